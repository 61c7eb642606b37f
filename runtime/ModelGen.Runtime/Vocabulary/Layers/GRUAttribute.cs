namespace ModelGen;

/// <summary>
/// Gated recurrent unit, as torch.nn.GRU: n = tanh(W x + b + r (U h + b')), h = (1 - z) n + z h at every step. Rows of the
/// weights in the order r, z, n.
/// </summary>
/// <param name="hiddenSize">The number of units.</param>
public sealed class GRUAttribute(int hiddenSize) : RecurrentAttribute(hiddenSize);
