namespace ModelGen;

/// <summary>
/// 1 - (2 Σ x t + smooth) / (Σ x + Σ t + smooth) of probabilities x, for each channel of [channels, ...] or for a vector as a
/// whole; the target has the output's shape.
/// </summary>
public sealed class DiceLossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and channels.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>What keeps empty channels from dividing by 0, above 0; 1 unless set.</summary>
    public double Smooth { get; set; } = 1;

    /// <summary>Whether the denominator is Σ x² + Σ t² + smooth.</summary>
    public bool Squared { get; set; }

    /// <summary>The axis of the channels, the batch not counted; 0, PyTorch's dim 1, unless set, and -1 is the last one.</summary>
    public int Axis { get; set; }
}
