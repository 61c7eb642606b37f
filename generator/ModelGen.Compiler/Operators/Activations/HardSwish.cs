using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = x · min(max(x + 3, 0), 6) / 6 (Howard and others 2019).</summary>
public sealed record HardSwish : Activation
{
    public static LayerKind Kind { get; } = new("HardSwish", "y = x · min(max(x + 3, 0), 6) / 6", "torch.nn.Hardswish", "HardSwish", _ => new HardSwish());

    public override bool DerivativeReadsInput => true;

    public override string Forward(Width v, string x) => $"{v.AtLeast(x, -3)} * ({v.Min(v.Max($"{x} + {v.Constant(3)}", v.Zero), v.Constant(6))} * {v.Constant(1.0 / 6)})";

    public override string Derivative(Width v, string x, string y) => v.Select(v.Greater(v.Constant(-3), x), v.Zero, v.Select(v.Greater(x, v.Constant(3)), v.Constant(1), $"{x} * {v.Constant(1.0 / 3)} + {v.Constant(0.5)}"));
}
