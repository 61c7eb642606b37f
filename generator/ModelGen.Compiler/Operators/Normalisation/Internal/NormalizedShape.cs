using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>The option of LayerNorm and RMSNorm that names the axes they work over: the last sizes of a sample.</summary>
internal static class NormalizedShape
{
    /// <summary>The sizes; of the last axis alone where none are given. Null after a report where they are not the input's.</summary>
    public static Shape? Resolve(InferContext c, EquatableArray<int> sizes)
    {
        if (!c.Known) return null;
        if (c.Shape.Rank == 0)
        {
            c.Error(Rules.Rank, null, $"{c.Layer} needs a vector, but {c.Producer} gives a single number.");
            return null;
        }
        if (sizes.Count == 0) return Shape.Of(c.Shape[-1]);
        var shape = new Shape(sizes);
        if (sizes.Count <= c.Shape.Rank && c.Shape.Sizes.Skip(c.Shape.Rank - sizes.Count).SequenceEqual(sizes)) return shape;
        c.Error(Rules.FeatureMismatch, "normalizedShape",
            $"{c.Layer} normalises over {shape}, but {c.Producer} gives {c.Shape}. Write its last sizes, or none for the last axis alone.");
        return null;
    }
}
