using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = exp(x), y' = y.</summary>
public sealed record Exp : Activation
{
    public static LayerKind Kind { get; } = new("Exp", "y = exp(x)", "torch.exp", "Exp", _ => new Exp());

    public override string Forward(Width v, string x) => v.Call("Exp", x);

    public override string Derivative(Width v, string x, string y) => y;
}
