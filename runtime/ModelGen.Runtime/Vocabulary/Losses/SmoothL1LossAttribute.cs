namespace ModelGen;

/// <summary>d² / (2 · beta) where |d| is below beta, else |d| - beta / 2, d = output - target, as torch.nn.SmoothL1Loss; the target has the output's shape.</summary>
public sealed class SmoothL1LossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and elements.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>Where the parabola goes over into lines, above 0; 1.0 unless set.</summary>
    public double Beta { get; set; } = 1.0;
}
