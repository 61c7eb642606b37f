using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = tanh(x), y' = 1 - y².</summary>
public sealed record Tanh : Activation
{
    public static LayerKind Kind { get; } = new("Tanh", "y = tanh(x)", "torch.nn.Tanh", "Tanh", _ => new Tanh());

    public override bool KeepsZero => true;

    public override string Forward(Width v, string x) => v.Call("Tanh", x);

    public override string Derivative(Width v, string x, string y) => $"{v.Constant(1)} - {y} * {y}";
}
