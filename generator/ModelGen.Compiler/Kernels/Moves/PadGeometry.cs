using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>What is put around a tensor.</summary>
public enum PadMode { Constant, Reflect, Replicate, Circular }

/// <summary>Rows above and below and columns left and right of an image; negative numbers cut off.</summary>
public sealed record PadGeometry(PadMode Mode, double Value, int Top, int Bottom, int Left, int Right)
{
    public Shape Padded(Shape image) => Shape.Of(image[0], image[1] + Top + Bottom, image[2] + Left + Right);

    public string Describe() => $"pad {Top}, {Bottom}, {Left}, {Right}" + (Mode == PadMode.Constant ? "" : " " + Mode.ToString().ToLowerInvariant());

    /// <summary>Where a row or column is read from, -1 for the constant.</summary>
    public int Source(int index, int before, int size)
    {
        var i = index - before;
        return Mode switch
        {
            PadMode.Constant => i < 0 || i >= size ? -1 : i,
            PadMode.Reflect => i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i,
            PadMode.Replicate => Math.Max(0, Math.Min(i, size - 1)),
            _ => i < 0 ? i + size : i >= size ? i - size : i,
        };
    }
}
