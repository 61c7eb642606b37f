namespace ModelGen;

/// <summary>
/// Gated recurrent unit, as torch.nn.GRU: n = tanh(W x + b + r (U h + b')), h = (1 - z) n + z h at every step. Rows of the
/// weights in the order r, z, n.
/// </summary>
/// <param name="hiddenSize">The number of units.</param>
public sealed class GRUAttribute(int hiddenSize) : RecurrentAttribute(hiddenSize)
{
    /// <summary>
    /// Whether the reset gate follows the recurrent product, PyTorch's form and the default. Otherwise it stands before it,
    /// n = tanh(W x + b + U (r h) + b'): the form of Cho and others (2014), of ONNX without linear_before_reset and of Keras
    /// with reset_after=False.
    /// </summary>
    public bool ResetAfter { get; set; } = true;
}
