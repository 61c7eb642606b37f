namespace ModelGen;

/// <summary>
/// 1 - cos(x1, x2) for a target of 1, max(0, cos(x1, x2) - margin) for a target of -1, as torch.nn.CosineEmbeddingLoss: for a
/// network whose Forward returns two outputs.
/// </summary>
public sealed class CosineEmbeddingLossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and vectors.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>The cosine that others should not exceed, from -1 to below 1; 0 unless set.</summary>
    public double Margin { get; set; }
}
