using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The function of a step of an <see cref="RNN"/>.</summary>
public enum RNNNonlinearity { Tanh, ReLU }

/// <summary>Elman's network: h = tanh(W x + b + U h + b'), or with ReLU for tanh, at every step; as torch.nn.RNN.</summary>
public sealed record RNN(RecurrentOptions Options, bool IsReLU) : Recurrent(Options)
{
    public static LayerKind Kind { get; } = new("RNN", "h = tanh(W x + b + U h + b') at every step", "torch.nn.RNN", "RNN",
        a => new RNN(RecurrentOptions.Of(a), a.Enum("nonlinearity", RNNNonlinearity.Tanh) == RNNNonlinearity.ReLU))
    {
        HasWeights = static _ => true,
        Shapes = "[time, in] to [time, directions · hidden]",
    };

    public override RecurrentCell Cell => IsReLU ? RecurrentCell.ReLU : RecurrentCell.Tanh;

    public override string Describe() => base.Describe() + (IsReLU ? ", ReLU" : "");
}
