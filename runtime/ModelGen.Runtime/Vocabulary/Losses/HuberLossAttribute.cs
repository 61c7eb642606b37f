namespace ModelGen;

/// <summary>d² / 2 where |d| is below delta, else delta · (|d| - delta / 2), d = output - target, as torch.nn.HuberLoss; the target has the output's shape.</summary>
public sealed class HuberLossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and elements.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>Where the parabola goes over into lines, above 0; 1.0 unless set.</summary>
    public double Delta { get; set; } = 1.0;
}
