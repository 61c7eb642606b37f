using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = min(max(x + 3, 0), 6) / 6 (Howard and others 2019), PyTorch's slope and offset.</summary>
public sealed record HardSigmoid : Activation
{
    public static LayerKind Kind { get; } = new("HardSigmoid", "y = min(max(x + 3, 0), 6) / 6", "torch.nn.Hardsigmoid", "HardSigmoid", _ => new HardSigmoid());

    public override string Forward(Width v, string x) => $"{v.Min(v.Max($"{x} + {v.Constant(3)}", v.Zero), v.Constant(6))} * {v.Constant(1.0 / 6)}";

    public override string Derivative(Width v, string x, string y) => v.Select(v.Greater(y, v.Zero), v.Select(v.Greater(v.Constant(1), y), v.Constant(1.0 / 6), v.Zero), v.Zero);
}
