namespace ModelGen;

/// <summary>alpha_t · (1 - p_t)^gamma · binary cross entropy of logits, as torchvision.ops.sigmoid_focal_loss; the target has the output's shape.</summary>
public sealed class BinaryFocalLossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and elements.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>The weight of positive targets, 1 - alpha that of negative ones; below 0 there are no weights. 0.25 unless set.</summary>
    public double Alpha { get; set; } = 0.25;

    /// <summary>How much well-classified targets are played down, at least 0; 2.0 unless set.</summary>
    public double Gamma { get; set; } = 2.0;
}
