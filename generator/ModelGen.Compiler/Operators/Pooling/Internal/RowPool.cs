using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>A pooling that a convolution does of its own image, some rows of windows at a time.</summary>
/// <param name="Name">The layer's name, as <c>MaxPool2d</c>.</param>
/// <param name="Description">The layer in words.</param>
public sealed record RowPool(PoolPass Pass, PoolGeometry Windows, string Name, string Description)
{
    /// <summary>That of a layer over an image, or null where it is no pooling.</summary>
    public static RowPool? Of(Operator layer, Graphs.Shape image) => layer switch
    {
        MaxPool2d max => new(PoolPass.Max, max.Geometry(image), nameof(MaxPool2d), max.Describe()),
        AvgPool2d mean => new(PoolPass.Average, mean.Geometry(image), nameof(AvgPool2d), mean.Describe()),
        _ => null,
    };
}
