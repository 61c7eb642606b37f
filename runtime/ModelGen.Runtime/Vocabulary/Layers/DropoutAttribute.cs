namespace ModelGen;

/// <summary>
/// In training each element becomes 0 with probability p and x / (1 - p) otherwise; in evaluation nothing happens, as
/// torch.nn.Dropout. The mask depends on seed, step, layer and element alone, never on threads or processor.
/// </summary>
/// <param name="p">The probability of an element to become 0, from 0 to below 1.</param>
public sealed class DropoutAttribute(double p = 0.5) : LayerAttribute
{
    /// <summary>The probability of an element to become 0.</summary>
    public double P { get; } = p;

    /// <summary>
    /// Whether training scales up what is left, so that evaluation has nothing to do; true unless set. False is the plain form:
    /// training leaves it as it is, and evaluation takes x · (1 - p).
    /// </summary>
    public bool Inverted { get; set; } = true;
}
