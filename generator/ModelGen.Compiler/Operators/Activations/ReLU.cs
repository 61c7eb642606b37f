using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = max(x, 0); at 0 the derivative is 0, as in PyTorch.</summary>
public sealed record ReLU : Activation
{
    public static LayerKind Kind { get; } = new("ReLU", "y = max(x, 0)", "torch.nn.ReLU", "Relu", _ => new ReLU());

    public override bool KeepsZero => true;

    public override bool KeepsOrder => true;

    public override string Forward(Width v, string x) => v.Max(x, v.Zero);

    public override string Backward(Width v, string gradient, string kept, string zero) => v.Select(v.Greater(kept, zero), gradient, zero);

    public override string Derivative(Width v, string x, string y) => v.Select(v.Greater(y, v.Zero), v.Constant(1), v.Zero);
}
