namespace ModelGen;

/// <summary>y = x where x > 0, else alpha · (exp(x) - 1), as torch.nn.ELU.</summary>
/// <param name="alpha">What y tends to on the left, negated.</param>
public sealed class ELUAttribute(double alpha = 1.0) : LayerAttribute
{
    /// <summary>What y tends to on the left, negated.</summary>
    public double Alpha { get; } = alpha;
}
