using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>Options that name an axis: the batch is never counted, and negative axes count from the end.</summary>
internal static class Axes
{
    /// <summary>The axis counted from 0, or null after a report where the input has no such axis.</summary>
    public static int? Resolve(InferContext c, int axis, string argument = "axis") => c.Known ? OfFirst(c, axis, argument) : null;

    /// <summary>The same for the first input, whatever is known of the others.</summary>
    public static int? OfFirst(InferContext c, int axis, string argument = "axis")
    {
        if (c.Shape.IsUnknown) return null;
        var rank = c.Shape.Rank;
        var resolved = axis < 0 ? axis + rank : axis;
        if (resolved >= 0 && resolved < rank) return resolved;
        c.Error(Rules.Option, argument, rank == 0
            ? $"{c.Layer} needs a vector, but {c.Producer} gives a single number."
            : $"The axis {axis} of {c.Layer} is not one of {c.Shape}, which {c.Producer} gives. Use {-rank} to {rank - 1}; the batch is not counted.");
        return null;
    }

    /// <summary>For each axis of what a Transpose or Permute gives, the axis of its input that it is.</summary>
    public static IReadOnlyList<int> Order(Operator op, int rank)
    {
        if (op is Permute permute) return permute.Resolved(rank);
        var (first, second) = op is Transpose transpose ? (transpose.Axis0, transpose.Axis1) : throw new ArgumentException($"{op.Name} leaves the axes in their order.");
        var order = Enumerable.Range(0, rank).ToArray();
        int a = first < 0 ? first + rank : first, b = second < 0 ? second + rank : second;
        (order[a], order[b]) = (order[b], order[a]);
        return order;
    }
}
