namespace ModelGen;

/// <summary>
/// w[t] / classes · Σ over i ≠ t of max(0, margin - x[t] + x[i])^p, as torch.nn.MultiMarginLoss. The output holds one score per class,
/// the target is one class index per sample.
/// </summary>
public sealed class MultiMarginLossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>The power, 1 or 2; 1 unless set.</summary>
    public int P { get; set; } = 1;

    /// <summary>By how much the target's score should exceed the others; 1 unless set.</summary>
    public double Margin { get; set; } = 1;

    /// <summary>A weight for each class; all 1 unless set.</summary>
    public double[]? ClassWeights { get; set; }

    /// <summary>
    /// Whether the weights of classes are an input instead: a trainer then takes one more target, <c>classWeights</c>, one number per class
    /// that is not below 0, for the whole batch.
    /// </summary>
    public bool ClassWeightInput { get; set; }
}
