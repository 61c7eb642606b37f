using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>d² / 2 where |d| is below delta, else delta (|d| - delta / 2), d = x - t (Huber 1964).</summary>
public sealed record HuberLoss(Reduction Reduction, double Delta) : ElementwiseLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("HuberLoss", "d² / 2 where |d| is below delta, else delta · (|d| - delta / 2), d = output - target", "torch.nn.HuberLoss", "", a => new HuberLoss(a.Enum("reduction", Reduction.Mean), a.Real("delta", 1.0)))
    {
        IsLoss = true,
        Shapes = "output and target of one shape",
    };

    public override string KernelName => $"HuberLoss_{Constants.Name(Delta)}";

    public override void Infer(InferContext c)
    {
        if (!(Delta > 0)) c.Error(Rules.Option, "delta", $"The delta of {c.Layer} must be above 0, not {Constants.Text(Delta)}.");
        base.Infer(c);
    }

    public override string Term(Width v, string x, string t) => v.Select(v.Greater(v.Constant(Delta), v.Abs($"{x} - {t}")), $"({x} - {t}) * ({x} - {t}) * {v.Constant(0.5)}", $"({v.Abs($"{x} - {t}")} - {v.Constant(0.5 * Delta)}) * {v.Constant(Delta)}");

    public override string Derivative(Width v, string x, string t) => v.Max(v.Min($"{x} - {t}", v.Constant(Delta)), v.Constant(-Delta));

    public override string TargetDerivative(Width v, string x, string t) => Derivative(v, t, x);
}
