namespace ModelGen;

/// <summary>
/// What RNN, GRU and LSTM share: [time, features] to [time, directions · hidden]. Weights are named as in PyTorch:
/// weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, and so on with _l1 and _reverse.
/// </summary>
/// <param name="hiddenSize">The number of units.</param>
public abstract class RecurrentAttribute(int hiddenSize) : WeightedLayerAttribute
{
    /// <summary>The number of units.</summary>
    public int HiddenSize { get; } = hiddenSize;

    /// <summary>How many layers stand on top of each other; 1 unless set.</summary>
    public int NumLayers { get; set; } = 1;

    /// <summary>
    /// Whether a second set of weights reads the sequence from its end; both outputs stand side by side, forwards first.
    /// </summary>
    public bool Bidirectional { get; set; }

    /// <summary>The share of outputs that training drops between layers; 0 unless set.</summary>
    public double Dropout { get; set; }

    /// <summary>Whether there are biases; true unless set.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>
    /// Gives the state after the last step alone, [directions · hidden], instead of those of all steps: for the other
    /// direction that is the state after it has read the first element.
    /// </summary>
    public bool Last { get; set; }

    /// <summary>
    /// How the weights of the state, weight_hh, start where that is not as <see cref="WeightedLayerAttribute.Init"/> says:
    /// orthogonal, for instance. Its numbers are the standard ones.
    /// </summary>
    public Init RecurrentInit { get; set; }
}
