using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Gated recurrent unit (Cho and others 2014), as torch.nn.GRU: r, z = σ(W x + b + U h + b'),
/// n = tanh(W x + b + r (U h + b')), h = (1 - z) n + z h. Rows of the weights in the order r, z, n.
/// </summary>
public sealed record GRU(RecurrentOptions Options) : Recurrent(Options)
{
    public static LayerKind Kind { get; } = new("GRU", "n = tanh(W x + b + r (U h + b')), h = (1 - z) n + z h at every step", "torch.nn.GRU", "GRU", a => new GRU(RecurrentOptions.Of(a)))
    {
        Shapes = "[time, in] to [time, directions · hidden]",
    };

    public override RecurrentCell Cell => RecurrentCell.Gru;
}
