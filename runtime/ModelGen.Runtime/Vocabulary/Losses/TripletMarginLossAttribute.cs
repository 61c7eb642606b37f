namespace ModelGen;

/// <summary>
/// max(0, d(anchor, positive) - d(anchor, negative) + margin) with d(x, y) = ‖x - y + eps‖, as torch.nn.TripletMarginLoss: for a
/// network whose Forward returns anchor, positive and negative. There is no target.
/// </summary>
public sealed class TripletMarginLossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and vectors.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>How much further away negatives should be than positives; 1 unless set.</summary>
    public double Margin { get; set; } = 1;

    /// <summary>The norm: 2 (Euclidean, unless set) or 1.</summary>
    public int P { get; set; } = 2;

    /// <summary>Keeps the derivative of a distance finite, above 0; 1e-6 unless set.</summary>
    public double Eps { get; set; } = 1e-6;

    /// <summary>Whether the distance from positive to negative counts where it is smaller than that from the anchor.</summary>
    public bool Swap { get; set; }
}
