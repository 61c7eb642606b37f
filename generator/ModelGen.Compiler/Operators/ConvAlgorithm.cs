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
}
