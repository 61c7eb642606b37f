namespace ModelGen;

/// <summary>
/// target · d² + (1 - target) · max(0, margin - d)² with d = sqrt(‖x1 - x2‖² + eps): for a network whose Forward returns two
/// outputs. The target is 1 for a pair that belongs together, else 0.
/// </summary>
public sealed class ContrastiveLossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and vectors.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>How far apart others should be, above 0; 1 unless set.</summary>
    public double Margin { get; set; } = 1;

    /// <summary>Keeps the derivative of a distance finite, above 0; 1e-12 unless set.</summary>
    public double Eps { get; set; } = 1e-12;
}
