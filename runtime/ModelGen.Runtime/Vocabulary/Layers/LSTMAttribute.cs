namespace ModelGen;

/// <summary>
/// Long short-term memory, as torch.nn.LSTM: c = f c + i g, h = o tanh(c) at every step. Rows of the weights in the order
/// i, f, g, o.
/// </summary>
/// <param name="hiddenSize">The number of units.</param>
public sealed class LSTMAttribute(int hiddenSize) : RecurrentAttribute(hiddenSize);
