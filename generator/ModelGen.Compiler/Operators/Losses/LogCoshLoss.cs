using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>log cosh d = |d| + log(1 + exp(-2 |d|)) - log 2, d = x - t, in the form that never overflows; the derivative is tanh d.</summary>
public sealed record LogCoshLoss(Reduction Reduction) : ElementwiseLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("LogCoshLoss", "log cosh(output - target)", "(output - target).cosh().log()", "", a => new LogCoshLoss(a.Enum("reduction", Reduction.Mean)))
    {
        IsLoss = true,
        Shapes = "output and target of one shape",
    };

    public override string Term(Width v, string x, string t) => $"{v.Abs($"{x} - {t}")} + {v.Call("Softplus", $"{v.Constant(-2)} * {v.Abs($"{x} - {t}")}")} - {v.Constant(Math.Log(2))}";

    public override string Derivative(Width v, string x, string t) => v.Call("Tanh", $"{x} - {t}");

    public override string TargetDerivative(Width v, string x, string t) => Derivative(v, t, x);
}
