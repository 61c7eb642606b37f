namespace ModelGen;

/// <summary>What a loss makes of its terms.</summary>
public enum Reduction
{
    /// <summary>Their mean over samples and elements.</summary>
    Mean,

    /// <summary>Their sum over samples and elements.</summary>
    Sum,

    /// <summary>The terms themselves, for a <c>Loss</c> method to go on with.</summary>
    None,

    /// <summary>The sum over elements, averaged over the samples: what a KLDivLoss should use to be a divergence.</summary>
    BatchMean,
}
