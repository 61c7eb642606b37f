using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers and others 2000), as
/// torch.nn.LSTM: i, f, o = σ(W x + b + U h + b'), g = tanh(W x + b + U h + b'), c = f c + i g, h = o tanh(c). Rows of the
/// weights in the order i, f, g, o.
/// </summary>
public sealed record LSTM(RecurrentOptions Options) : Recurrent(Options)
{
    public static LayerKind Kind { get; } = new("LSTM", "c = f c + i g, h = o tanh(c) at every step", "torch.nn.LSTM", "LSTM", a => new LSTM(RecurrentOptions.Of(a)))
    {
        HasWeights = static _ => true,
        Shapes = "[time, in] to [time, directions · hidden]",
    };

    public override RecurrentCell Cell => RecurrentCell.Lstm;
}
