using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Gated recurrent unit (Cho and others 2014), as torch.nn.GRU: r, z = σ(W x + b + U h + b'),
/// n = tanh(W x + b + r (U h + b')), h = (1 - z) n + z h. Rows of the weights in the order r, z, n.
/// </summary>
/// <param name="ResetAfter">
/// Whether the reset gate follows the recurrent product, PyTorch's form. Before it, n = tanh(W x + b + U (r h) + b'): the
/// form of the paper, of ONNX without linear_before_reset and of Keras with reset_after=False.
/// </param>
public sealed record GRU(RecurrentOptions Options, bool ResetAfter = true) : Recurrent(Options)
{
    public static LayerKind Kind { get; } = new("GRU", "n = tanh(W x + b + r (U h + b')), h = (1 - z) n + z h at every step", "torch.nn.GRU", "GRU", a => new GRU(RecurrentOptions.Of(a), a.Bool("resetAfter", true)))
    {
        HasWeights = static _ => true,
        Shapes = "[time, in] to [time, directions · hidden]",
    };

    public override RecurrentCell Cell => ResetAfter ? RecurrentCell.Gru : RecurrentCell.GruResetBefore;

    public override string Describe() => base.Describe() + (ResetAfter ? "" : ", reset before");
}
