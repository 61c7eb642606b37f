using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>How a pixel is found between pixels.</summary>
public enum UpsampleMode { Nearest, Bilinear, Bicubic }

/// <summary>One direction of an image that is resized.</summary>
/// <param name="Scale">The factor, where one is given.</param>
public readonly record struct ResizeAxis(int In, int Out, double Scale, UpsampleMode Mode, bool AlignCorners, bool Antialias)
{
    /// <summary>How far apart neighbouring pixels of the result lie in the image.</summary>
    public double Step => AlignCorners ? Out > 1 ? (In - 1.0) / (Out - 1) : 0 : Scale > 0 ? 1 / Scale : (double)In / Out;

    /// <summary>Where the first pixel of the result lies.</summary>
    public double Start => Mode == UpsampleMode.Nearest || AlignCorners ? 0 : 0.5 * Step - 0.5;

    /// <summary>The two pixels that a pixel of the result lies between, and the weight of the second.</summary>
    public (int First, int Second, double Weight) Sources(int index)
    {
        if (Mode == UpsampleMode.Nearest)
        {
            // In single precision, as PyTorch and the kernels do it, so that all round to the same pixel.
            var nearest = Math.Min((int)(float)((float)Step * index), In - 1);
            return (nearest, nearest, 0);
        }
        var place = Math.Max(0, Step * index + Start);
        var first = Math.Min((int)place, In - 1);
        return (first, Math.Min(first + 1, In - 1), place - first);
    }
}

/// <summary>All the numbers of one resizing, worked out.</summary>
public sealed record ResizeGeometry(int Channels, ResizeAxis Down, ResizeAxis Across)
{
    public UpsampleMode Mode => Down.Mode;

    public Shape Input => Shape.Of(Channels, Down.In, Across.In);

    public Shape Output => Shape.Of(Channels, Down.Out, Across.Out);

    /// <summary>The form in kernels' names.</summary>
    public string Name => $"{Mode}{(Down.AlignCorners ? "_Aligned" : "")}{(Down.Antialias ? "_Antialiased" : "")}_{Channels}x{Down.In}x{Across.In}_{Down.Out}x{Across.Out}" +
        (Down.Scale == 0 ? "" : $"_By{Constants.Name(Down.Scale)}_{Constants.Name(Across.Scale)}");
}
