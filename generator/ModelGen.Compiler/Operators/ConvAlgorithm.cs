namespace ModelGen.Compiler.Operators;

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
        _ => "Winograd F(4x4)",
    };

    /// <summary>Outputs of a tile along an axis; 0 where it is not Winograd's.</summary>
    public static int WinogradSize(this ConvAlgorithm algorithm) => algorithm switch
    {
        ConvAlgorithm.Winograd2 => 2,
        ConvAlgorithm.Winograd4 => 4,
        _ => 0,
    };
}
