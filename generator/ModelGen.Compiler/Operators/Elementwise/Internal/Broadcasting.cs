using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// What arithmetic of two tensors shares: NumPy's broadcasting over the axes of a sample. Shapes are aligned at their
/// last axis, and a size of 1 stretches; what the batch shares goes with what each sample has.
/// </summary>
internal static class Broadcasting
{
    /// <summary>The common shape of two, or null where they do not go together.</summary>
    public static Shape? Join(Shape a, Shape b)
    {
        var rank = Math.Max(a.Rank, b.Rank);
        var sizes = new int[rank];
        for (var i = 0; i < rank; i++)
        {
            int x = At(a, i - rank), y = At(b, i - rank);
            if (x != y && x != 1 && y != 1) return null;
            sizes[i] = x == 1 ? y : x;
        }
        return new Shape(sizes.ToEquatable());
    }

    /// <summary>The shape rule of a pairwise operator; <paramref name="symbol"/> is how messages write it.</summary>
    public static void Infer(InferContext c, string symbol)
    {
        Shape a = c.Inputs[0].Shape, b = c.Inputs[1].Shape;
        var joined = c.Known ? Join(a, b) : null;
        if (c.Known && joined is null)
            c.Error(Rules.ShapeMismatch, null, $"{a} {symbol} {b} does not go together: aligned at their last axis, sizes must be equal or 1.{Mend(a, b)}");
        if (joined is { } shape && shape.Elements > Weights.Most)
        {
            c.Error(Rules.TooLarge, null, $"{a} {symbol} {b} would have {shape.Elements} elements; at most {Weights.Most} can be addressed.");
            joined = null;
        }
        c.Output(joined ?? Shape.Unknown);
    }

    /// <summary>Brings a gradient back to the shape and kind of what was broadcast: summed over all places that read it.</summary>
    public static Value Reduce(GradientContext g, Value gradient, Value target)
    {
        if (gradient.Shape != target.Shape)
        {
            var axes = Enumerable.Range(0, gradient.Shape.Rank).Where(i => At(target.Shape, i - gradient.Shape.Rank) != gradient.Shape[i]).ToList();
            if (axes.Count > 0) gradient = g.Add(new Sum(axes.ToEquatable(), KeepDims: true), gradient);
            if (gradient.Shape != target.Shape) gradient = g.Add(new View(target.Shape), gradient);
        }
        return target.Kind != ValueKind.PerSample && gradient.Kind == ValueKind.PerSample ? g.Add(new SumOverBatch(target.Kind), gradient) : gradient;
    }

    /// <summary>One pass over memory, straight where nothing is broadcast.</summary>
    public static KernelCall Lower(LowerContext c, IElementwise function)
    {
        var straight = Enumerable.Range(0, function.ElementwiseInputs.Count).All(i => c.Input(i).Shape == c.Output().Shape && c.Input(i).Kind == c.Output().Kind);
        return straight ? MapKernel.Call(c, function) : BroadcastKernel.Call(c, function);
    }

    /// <summary>The size of an axis counted from the end; what a shape lacks is 1.</summary>
    private static int At(Shape shape, int fromEnd) => shape.Rank + fromEnd >= 0 ? shape[shape.Rank + fromEnd] : 1;

    private static string Mend(Shape a, Shape b)
    {
        var (small, large) = a.Rank < b.Rank ? (a, b) : (b, a);
        if (small.Rank == 1 && large.Rank == 3 && small[0] == large[0]) return $" For a number per channel, Reshape {small} to [{small[0]}, 1, 1].";
        return a.Rank == 3 && b.Rank == 3 && a[0] != b[0] && a[1] == b[1] && a[2] == b[2]
            ? $" Give both the same number of channels, {a[0]} or {b[0]}: a 1×1 convolution does that."
            : a.Rank == 3 && b.Rank == 3 && a[0] == b[0] ? " Give both the same size, by equal strides and paddings." : "";
    }
}
