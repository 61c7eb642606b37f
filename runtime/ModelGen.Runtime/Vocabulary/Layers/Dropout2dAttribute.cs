namespace ModelGen;

/// <summary>
/// In training each channel of an image becomes 0 as a whole with probability p and x / (1 - p) otherwise; in evaluation
/// nothing happens, as torch.nn.Dropout2d. The mask depends on seed, step, layer and channel alone.
/// </summary>
/// <param name="p">The probability of a channel to become 0, from 0 to below 1.</param>
public sealed class Dropout2dAttribute(double p = 0.5) : LayerAttribute
{
    /// <summary>The probability of a channel to become 0.</summary>
    public double P { get; } = p;

    /// <summary>
    /// Whether training scales up what is left, so that evaluation has nothing to do; true unless set. False is the plain form:
    /// training leaves it as it is, and evaluation takes x · (1 - p).
    /// </summary>
    public bool Inverted { get; set; } = true;

    /// <summary>The axis of the channels, negative from the end; 0, the first, unless set. After a layer over sequences, whose channels are last, it must be said.</summary>
    public int Axis { get; set; }
}
