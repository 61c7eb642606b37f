using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = 1 / (1 + exp(-x)), y' = y (1 - y).</summary>
public sealed record Sigmoid : Activation
{
    public static LayerKind Kind { get; } = new("Sigmoid", "y = 1 / (1 + exp(-x))", "torch.nn.Sigmoid", "Sigmoid", _ => new Sigmoid());

    public override string Forward(Width v, string x) => v.Call("Sigmoid", x);

    public override string Derivative(Width v, string x, string y) => $"{y} * ({v.Constant(1)} - {y})";
}
