namespace ModelGen.Compiler.Graphs;

/// <summary>Limits that every tensor keeps.</summary>
public static class Weights
{
    /// <summary>The most elements of one tensor: what a single .NET array can hold in double precision.</summary>
    public const long Most = 1L << 27;

    /// <summary>Reports a weight that no array could hold.</summary>
    public static bool TooMany(InferContext c, long elements)
    {
        if (elements <= Most) return false;
        c.Error(Rules.TooLarge, null, FormattableString.Invariant($"{c.Layer} would have {elements:N0} weights; at most {Most:N0} can be addressed. Make it smaller."));
        return true;
    }
}
