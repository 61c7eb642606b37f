using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = min(max(x, 0), 6) (Krizhevsky 2010).</summary>
public sealed record ReLU6 : Activation
{
    public static LayerKind Kind { get; } = new("ReLU6", "y = min(max(x, 0), 6)", "torch.nn.ReLU6", "Clip", _ => new ReLU6());

    public override string Forward(Width v, string x) => v.Min(v.Max(x, v.Zero), v.Constant(6));

    public override string Derivative(Width v, string x, string y) => v.Select(v.Greater(y, v.Zero), v.Select(v.Greater(v.Constant(6), y), v.Constant(1), v.Zero), v.Zero);
}
