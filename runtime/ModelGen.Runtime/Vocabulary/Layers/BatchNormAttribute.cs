namespace ModelGen;

/// <summary>
/// y = (x - mean) / sqrt(variance + eps) · weight + bias for each channel of [c], [c, l] or [c, h, w], as
/// torch.nn.BatchNorm1d and BatchNorm2d (Ioffe and Szegedy 2015). In training the statistics are those of the batch, and
/// the running ones move towards them; in evaluation they are the running ones. One value per channel in a training
/// batch is an error.
/// </summary>
public sealed class BatchNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance, above 0; 1e-5 unless set.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>How far the running statistics move towards those of a batch, 0 to 1; 0.1 unless set.</summary>
    public double Momentum { get; set; } = 0.1;

    /// <summary>Whether weight and bias are learned; true unless set.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>
    /// Whether training uses the running statistics as well and leaves them alone; weight and bias still train. Unless set, it
    /// does where the layer is frozen: by its own <see cref="LayerAttribute.Trainable"/>, or by a scope or an applied model around it.
    /// </summary>
    public bool Frozen { get; set; }

    /// <summary>The axis of the channels, negative from the end; 0, the first, unless set. After a layer over sequences, whose channels are last, it must be said.</summary>
    public int Axis { get; set; }
}
