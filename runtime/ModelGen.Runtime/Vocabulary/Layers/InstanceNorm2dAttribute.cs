namespace ModelGen;

/// <summary>y = (x - mean) / sqrt(variance + eps) over the pixels of each channel of each sample, as torch.nn.InstanceNorm2d.</summary>
public sealed class InstanceNorm2dAttribute : LayerAttribute
{
    /// <summary>Added to the variance, above 0; 1e-5 unless set.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether weight and bias are learned; false unless set.</summary>
    public bool Affine { get; set; }

    /// <summary>The axis of the channels, negative from the end; 0, the first, unless set. After a layer over sequences, whose channels are last, it must be said.</summary>
    public int Axis { get; set; }
}
