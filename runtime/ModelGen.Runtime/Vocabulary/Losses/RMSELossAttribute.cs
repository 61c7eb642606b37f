namespace ModelGen;

/// <summary>sqrt(mean of (output - target)² + eps) over all elements of the batch; the target has the output's shape.</summary>
public sealed class RMSELossAttribute : LossAttribute
{
    /// <summary>The root of the mean of the batch (unless set), or the sum of the roots of its samples.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>Keeps the derivative finite where everything is right, above 0; 1e-12 unless set.</summary>
    public double Eps { get; set; } = 1e-12;
}
