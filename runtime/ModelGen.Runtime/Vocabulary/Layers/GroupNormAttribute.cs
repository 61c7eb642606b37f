namespace ModelGen;

/// <summary>y = (x - mean) / sqrt(variance + eps) · weight + bias over groups of channels of each sample, as torch.nn.GroupNorm.</summary>
/// <param name="numGroups">How many groups; the channels, the first axis, must divide.</param>
public sealed class GroupNormAttribute(int numGroups) : LayerAttribute
{
    /// <summary>How many groups; the channels, the first axis, must divide.</summary>
    public int NumGroups { get; } = numGroups;

    /// <summary>Added to the variance, above 0; 1e-5 unless set.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether weight and bias are learned; true unless set.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>The axis of the channels, negative from the end; 0, the first, unless set. After a layer over sequences, whose channels are last, it must be said.</summary>
    public int Axis { get; set; }
}
