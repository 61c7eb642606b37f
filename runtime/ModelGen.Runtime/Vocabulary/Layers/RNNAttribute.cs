namespace ModelGen;

/// <summary>The function of a simple recurrent layer.</summary>
public enum RNNNonlinearity
{
    /// <summary>tanh.</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    ReLU,
}

/// <summary>A simple recurrent layer, h = tanh(W x + b + U h + b') at every step, as torch.nn.RNN.</summary>
/// <param name="hiddenSize">The number of units.</param>
public sealed class RNNAttribute(int hiddenSize) : RecurrentAttribute(hiddenSize)
{
    /// <summary>The function of each unit; tanh unless set.</summary>
    public RNNNonlinearity Nonlinearity { get; set; }
}
