namespace ModelGen;

/// <summary>y = log(1 + exp(beta · x)) / beta, as torch.nn.Softplus.</summary>
/// <param name="beta">How sharply it bends, above 0.</param>
public sealed class SoftplusAttribute(double beta = 1.0) : LayerAttribute
{
    /// <summary>How sharply it bends, above 0.</summary>
    public double Beta { get; } = beta;
}
