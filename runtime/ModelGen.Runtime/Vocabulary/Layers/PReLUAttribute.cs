namespace ModelGen;

/// <summary>y = x where x > 0, else weight · x with learned slopes, as torch.nn.PReLU.</summary>
/// <param name="numParameters">1 for a single slope, or the number of channels, the first axis.</param>
public sealed class PReLUAttribute(int numParameters = 1) : LayerAttribute
{
    /// <summary>1 for a single slope, or the number of channels, the first axis.</summary>
    public int NumParameters { get; } = numParameters;

    /// <summary>Where the slopes start; 0.25 unless set.</summary>
    public double Start { get; set; } = 0.25;

    /// <summary>The axis of the channels, negative from the end; 0, the first, unless set. After a layer over sequences, whose channels are last, it must be said.</summary>
    public int Axis { get; set; }
}
