namespace ModelGen;

/// <summary>y = x / (k + alpha / size · Σ x²)^beta, the sum over neighbouring channels, as torch.nn.LocalResponseNorm.</summary>
/// <param name="size">How many channels are summed over.</param>
public sealed class LocalResponseNormAttribute(int size) : LayerAttribute
{
    /// <summary>How many channels are summed over.</summary>
    public int Size { get; } = size;

    /// <summary>The weight of the sum; 1e-4 unless set.</summary>
    public double Alpha { get; set; } = 1e-4;

    /// <summary>The exponent; 0.75 unless set.</summary>
    public double Beta { get; set; } = 0.75;

    /// <summary>What is added to the sum, above 0; 1 unless set.</summary>
    public double K { get; set; } = 1;
}
