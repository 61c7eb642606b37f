namespace ModelGen.Compiler.Operators;

/// <summary>Options that name an axis: the batch is never counted, and negative axes count from the end.</summary>
internal static class Axes
{
    /// <summary>The axis counted from 0, or null after a report where the input has no such axis.</summary>
    public static int? Resolve(InferContext c, int axis, string argument = "axis")
    {
        if (!c.Known) return null;
        var rank = c.Shape.Rank;
        var resolved = axis < 0 ? axis + rank : axis;
        if (resolved >= 0 && resolved < rank) return resolved;
        c.Error(Rules.Option, argument, rank == 0
            ? $"{c.Layer} needs a vector, but {c.Producer} gives a single number."
            : $"The axis {axis} of {c.Layer} is not one of {c.Shape}, which {c.Producer} gives. Use {-rank} to {rank - 1}; the batch is not counted.");
        return null;
    }
}
