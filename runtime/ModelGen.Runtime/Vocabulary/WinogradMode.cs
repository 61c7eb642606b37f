namespace ModelGen;

/// <summary>Which of Winograd's algorithms 3 × 3 convolutions with stride 1 or 2 may run through.</summary>
public enum WinogradMode
{
    /// <summary>
    /// Whatever is fastest, F(4 × 4) included: a network's outputs stay within 1e-4 of direct convolution, relative to
    /// the largest.
    /// </summary>
    Fast,

    /// <summary>F(2 × 2) alone, which rounds no worse than direct convolution: outputs within 1e-5.</summary>
    Accurate,

    /// <summary>Direct convolution.</summary>
    Off,
}
