using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>d² / (2 beta) where |d| is below beta, else |d| - beta / 2, d = x - t (Girshick 2015).</summary>
public sealed record SmoothL1Loss(Reduction Reduction, double Beta) : ElementwiseLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("SmoothL1Loss", "d² / (2 · beta) where |d| is below beta, else |d| - beta / 2, d = output - target", "torch.nn.SmoothL1Loss", "", a => new SmoothL1Loss(a.Enum("reduction", Reduction.Mean), a.Real("beta", 1.0)))
    {
        IsLoss = true,
        Shapes = "output and target of one shape",
    };

    public override string KernelName => $"SmoothL1Loss_{Constants.Name(Beta)}";

    public override void Infer(InferContext c)
    {
        if (!(Beta > 0)) c.Error(Rules.Option, "beta", $"The beta of {c.Layer} must be above 0, not {Constants.Text(Beta)}.");
        base.Infer(c);
    }

    public override string Term(Width v, string x, string t) => v.Select(v.Greater(v.Constant(Beta), v.Abs($"{x} - {t}")), $"({x} - {t}) * ({x} - {t}) * {v.Constant(0.5 / Beta)}", $"{v.Abs($"{x} - {t}")} - {v.Constant(0.5 * Beta)}");

    public override string Derivative(Width v, string x, string t) => v.Max(v.Min($"({x} - {t}) * {v.Constant(1 / Beta)}", v.Constant(1)), v.Constant(-1));

    public override string TargetDerivative(Width v, string x, string t) => Derivative(v, t, x);
}
