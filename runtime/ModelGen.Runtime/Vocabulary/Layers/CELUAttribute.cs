namespace ModelGen;

/// <summary>y = x where x > 0, else alpha · (exp(x / alpha) - 1), as torch.nn.CELU.</summary>
/// <param name="alpha">What y tends to on the left, negated; above 0.</param>
public sealed class CELUAttribute(double alpha = 1.0) : LayerAttribute
{
    /// <summary>What y tends to on the left, negated; above 0.</summary>
    public double Alpha { get; } = alpha;
}
