using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = √x, y' = 1 / (2 y).</summary>
public sealed record Sqrt : Activation
{
    public static LayerKind Kind { get; } = new("Sqrt", "y = √x", "torch.sqrt", "Sqrt", _ => new Sqrt());

    public override bool KeepsZero => true;

    public override bool IsSlopeFinite => false;

    public override string Forward(Width v, string x) => v.Sqrt(x);

    public override string Derivative(Width v, string x, string y) => $"{v.Constant(0.5)} / {y}";
}
