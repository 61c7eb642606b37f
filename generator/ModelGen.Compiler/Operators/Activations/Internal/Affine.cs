using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = scale · x + shift with two constants: arithmetic of a tensor and a number.</summary>
public sealed record Affine(double Scale, double Shift) : Activation
{
    public override string KernelName => $"Affine_{Constants.Name(Scale)}_{Constants.Name(Shift)}";

    public override string Forward(Width v, string x) => (Scale, Shift) switch
    {
        (1, _) => $"{x} + {v.Constant(Shift)}",
        (-1, 0) => $"-{x}",
        (_, 0) => $"{x} * {v.Constant(Scale)}",
        _ => v.Fma(x, v.Constant(Scale), v.Constant(Shift)),
    };

    public override string Derivative(Width v, string x, string y) => v.Constant(Scale);

    // The general rule would keep a tensor that this derivative does not depend on.
    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, Scale == 1 ? g.OutputGradient : g.Add(new Affine(Scale, 0), g.OutputGradient));
    }

    public override string Describe() => (Scale, Shift) switch
    {
        (-1, 0) => "negate",
        (1, _) => $"add {Constants.Text(Shift)}",
        (_, 0) => $"multiply by {Constants.Text(Scale)}",
        _ => $"multiply by {Constants.Text(Scale)}, add {Constants.Text(Shift)}",
    };
}
