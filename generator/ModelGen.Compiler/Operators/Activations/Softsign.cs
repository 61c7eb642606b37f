using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = x / (1 + |x|); the derivative is (1 - |y|)².</summary>
public sealed record Softsign : Activation
{
    public static LayerKind Kind { get; } = new("Softsign", "y = x / (1 + |x|)", "torch.nn.Softsign", "Softsign", _ => new Softsign());

    public override string Forward(Width v, string x) => $"{v.Within(x, 1e30)} / ({v.Constant(1)} + {v.Abs(v.Within(x, 1e30))})";

    public override string Derivative(Width v, string x, string y) => $"({v.Constant(1)} - {v.Abs(y)}) * ({v.Constant(1)} - {v.Abs(y)})";
}
