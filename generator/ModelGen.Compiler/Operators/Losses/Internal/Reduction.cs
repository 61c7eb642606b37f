namespace ModelGen.Compiler.Operators;

/// <summary>What a loss makes of its terms.</summary>
public enum Reduction
{
    /// <summary>Their mean over samples and elements.</summary>
    Mean,

    /// <summary>Their sum over samples and elements.</summary>
    Sum,

    /// <summary>The terms themselves.</summary>
    None,

    /// <summary>The sum over elements, averaged over the samples.</summary>
    BatchMean,
}
