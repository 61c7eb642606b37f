namespace ModelGen;

/// <summary>y = x where x > 0, else negativeSlope · x, as torch.nn.LeakyReLU.</summary>
/// <param name="negativeSlope">The slope below 0.</param>
public sealed class LeakyReLUAttribute(double negativeSlope = 0.01) : LayerAttribute
{
    /// <summary>The slope below 0.</summary>
    public double NegativeSlope { get; } = negativeSlope;
}
