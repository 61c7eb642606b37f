using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = |x|, y' = sign(x), 0 at 0 as in PyTorch.</summary>
public sealed record Abs : Activation
{
    public static LayerKind Kind { get; } = new("Abs", "y = |x|", "torch.abs", "Abs", _ => new Abs());

    public override bool DerivativeReadsInput => true;

    public override bool KeepsZero => true;

    public override string Forward(Width v, string x) => v.Abs(x);

    public override string Derivative(Width v, string x, string y) => v.Select(v.Greater(x, v.Zero), v.Constant(1), v.Select(v.Greater(v.Zero, x), v.Constant(-1), v.Zero));
}
