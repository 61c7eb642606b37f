namespace ModelGen;

/// <summary>y = x where x > 0, else slope · x, as torch.nn.RReLU: in training each element has a random slope, in evaluation their mean.</summary>
/// <param name="lower">The least slope.</param>
/// <param name="upper">The greatest slope, not below the least.</param>
public sealed class RReLUAttribute(double lower = 1.0 / 8, double upper = 1.0 / 3) : LayerAttribute
{
    /// <summary>The least slope.</summary>
    public double Lower { get; } = lower;

    /// <summary>The greatest slope, not below the least.</summary>
    public double Upper { get; } = upper;
}
