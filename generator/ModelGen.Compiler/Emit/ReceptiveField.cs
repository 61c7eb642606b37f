using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// How many pixels of an image, or steps of a sequence, an element of a value depends on, and how many of them lie between
/// neighbours: size += (kernel - 1) · dilation · step, step *= stride (Dumoulin and Visin 2016). What lies beyond the border
/// counts; statistics over all of an image do not.
/// </summary>
internal sealed record ReceptiveField(HW Size, HW Step)
{
    /// <summary>An input's own: each pixel sees itself.</summary>
    public static ReceptiveField? OfInput(Shape shape) => Directions(shape) == 0 ? null : new(HW.One, HW.One);

    /// <summary>What a node's output sees; null where that is all of its input, or cannot be told by windows.</summary>
    public static ReceptiveField? Of(Operator op, Shape output, IReadOnlyList<(Shape Shape, ReceptiveField? Field)> inputs)
    {
        var seen = inputs.Where(i => Directions(i.Shape) == Directions(output) && Directions(output) > 0).ToList();
        if (seen.Count == 0 || seen.Any(i => i.Field is null)) return null;
        var (shape, field) = (seen[0].Shape, seen.Select(i => i.Field!).Aggregate(Join));
        if (op.Reach is not { } window) return StaysInPlace(op) && SameSize(shape, output) ? field : null;
        return new(
            new HW(Grow(field.Size.H, field.Step.H, window.Kernel.H, window.Dilation.H), Grow(field.Size.W, field.Step.W, window.Kernel.W, window.Dilation.W)),
            new HW(field.Step.H * window.Stride.H, field.Step.W * window.Stride.W));
    }

    /// <summary>The sizes that a shape has directions for: [height, width] or [length].</summary>
    public IReadOnlyList<int> Sizes(Shape shape) => Directions(shape) == 2 ? [Size.H, Size.W] : [Size.W];

    /// <summary>Whether what comes out at a pixel depends on that pixel alone, but for statistics.</summary>
    private static bool StaysInPlace(Operator op) =>
        op is IElementwise or IChannelwise or BatchNorm or GroupNorm or InstanceNorm2d or LocalResponseNorm or Standardize or Dropout or Identity or Concat;

    private static int Directions(Shape shape) => shape.Rank is 2 or 3 ? shape.Rank - 1 : 0;

    private static bool SameSize(Shape a, Shape b) => a.Sizes.Skip(1).SequenceEqual(b.Sizes.Skip(1));

    private static ReceptiveField Join(ReceptiveField a, ReceptiveField b) =>
        new(new HW(Math.Max(a.Size.H, b.Size.H), Math.Max(a.Size.W, b.Size.W)), new HW(Math.Max(a.Step.H, b.Step.H), Math.Max(a.Step.W, b.Step.W)));

    private static int Grow(int size, int step, int kernel, int dilation) => checked(size + (kernel - 1) * dilation * step);
}
