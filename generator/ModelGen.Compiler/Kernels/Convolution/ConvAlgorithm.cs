namespace ModelGen.Compiler.Kernels;

/// <summary>The kernels a convolution may run through.</summary>
public enum ConvAlgorithm
{
    /// <summary>Scalars over plain memory.</summary>
    Plain,

    /// <summary>A register tile of pixels by channels over an input in blocks of channels.</summary>
    Direct,

    /// <summary>The same over an input in planes: the few channels of a first layer.</summary>
    DirectFromPlanes,

    /// <summary>Vectors of pixels over an input in planes: few output channels.</summary>
    FewOutputs,

    /// <summary>Vectors of channels that have nothing to do with each other.</summary>
    Depthwise,

    /// <summary>Winograd's F(2 × 2, 3 × 3): 16 multiplications where direct convolution has 36.</summary>
    Winograd2,

    /// <summary>Winograd's F(4 × 4, 3 × 3): 36 multiplications where direct convolution has 144.</summary>
    Winograd4,

    /// <summary>F(2 × 2, 3 × 3) with a stride of 2: 25 multiplications where direct convolution has 36.</summary>
    WinogradStrided2,

    /// <summary>F(4 × 4, 3 × 3) with a stride of 2: 81 multiplications where direct convolution has 144.</summary>
    WinogradStrided4,
}

internal static class ConvAlgorithms
{
    /// <summary>The name of the kernel in descriptions.</summary>
    public static string Title(this ConvAlgorithm algorithm) => algorithm switch
    {
        ConvAlgorithm.Plain => "plain",
        ConvAlgorithm.Direct => "direct",
        ConvAlgorithm.DirectFromPlanes => "direct from planes",
        ConvAlgorithm.FewOutputs => "direct by pixels",
        ConvAlgorithm.Depthwise => "depthwise",
        ConvAlgorithm.Winograd2 => "Winograd F(2x2)",
        ConvAlgorithm.Winograd4 => "Winograd F(4x4)",
        ConvAlgorithm.WinogradStrided2 => "Winograd F(2x2) stride 2",
        _ => "Winograd F(4x4) stride 2",
    };

    /// <summary>Its form of Winograd's algorithm; null where it has none.</summary>
    public static WinogradForm? WinogradForm(this ConvAlgorithm algorithm) => algorithm switch
    {
        ConvAlgorithm.Winograd2 => new(2),
        ConvAlgorithm.Winograd4 => new(4),
        ConvAlgorithm.WinogradStrided2 => new(2, Stride: 2),
        ConvAlgorithm.WinogradStrided4 => new(4, Stride: 2),
        _ => null,
    };
}
