using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>alpha_t (1 - p_t)^gamma · BCE of logits, p_t the probability of the target, alpha_t = alpha t + (1 - alpha) (1 - t); without alphas where alpha is below 0 (Lin and others 2017), as torchvision.ops.sigmoid_focal_loss.</summary>
public sealed record BinaryFocalLoss(Reduction Reduction, double Alpha, double Gamma) : ElementwiseLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("BinaryFocalLoss", "alpha_t · (1 - p_t)^gamma · binary cross entropy of logits", "torchvision.ops.sigmoid_focal_loss", "", a => new BinaryFocalLoss(a.Enum("reduction", Reduction.Mean), a.Real("alpha", 0.25), a.Real("gamma", 2.0)))
    {
        IsLoss = true,
        Shapes = "logits and target of one shape, targets from 0 to 1",
    };

    public override string KernelName => $"BinaryFocalLoss_{Constants.Name(Alpha)}_{Constants.Name(Gamma)}";

    public override void Infer(InferContext c)
    {
        if (!(Gamma >= 0)) c.Error(Rules.Option, "gamma", $"The gamma of {c.Layer} must not be below 0, but is {Constants.Text(Gamma)}.");
        if (Alpha > 1) c.Error(Rules.Option, "alpha", $"The alpha of {c.Layer} must be from 0 to 1, or below 0 for none, not {Constants.Text(Alpha)}.");
        base.Infer(c);
    }

    public override string Term(Width v, string x, string t) => $"{Weight(v, t)}{Power(v, x, t, Gamma)} * ({Entropy(v, x, t)})";

    public override string Derivative(Width v, string x, string t) => $"{Weight(v, t)}({Power(v, x, t, Gamma - 1)} * {v.Constant(Gamma)} * ({v.Constant(1)} - {v.Constant(2)} * {t}) * {v.Call("Sigmoid", x)} * {v.Call("Sigmoid", "-" + x)} * ({Entropy(v, x, t)}) + {Power(v, x, t, Gamma)} * ({v.Call("Sigmoid", x)} - {t}))";

    public override string TargetDerivative(Width v, string x, string t) =>
        $"{Weight(v, t)}({Power(v, x, t, Gamma - 1)} * {v.Constant(Gamma)} * ({v.Call("Sigmoid", "-" + x)} - {v.Call("Sigmoid", x)}) * ({Entropy(v, x, t)}) - {Power(v, x, t, Gamma)} * {x})" +
        (Alpha < 0 ? "" : $" + {v.Constant(2 * Alpha - 1)} * {Power(v, x, t, Gamma)} * ({Entropy(v, x, t)})");

    private string Weight(Width v, string t) => Alpha < 0 ? "" : $"({v.Constant(1 - Alpha)} + {v.Constant(2 * Alpha - 1)} * {t}) * ";

    private static string Entropy(Width v, string x, string t) => BCEWithLogitsLoss.Entropy(v, x, t, null);

    /// <summary>(1 - p_t)^exponent, kept from 0 where a negative exponent would make an infinity of it.</summary>
    private static string Power(Width v, string x, string t, double exponent)
    {
        var miss = v.Max($"{t} * {v.Call("Sigmoid", "-" + x)} + ({v.Constant(1)} - {t}) * {v.Call("Sigmoid", x)}", v.Constant(1e-30));
        return exponent switch
        {
            0 => v.Constant(1),
            1 => miss,
            _ => v.Call("Exp", $"{v.Constant(exponent)} * {v.Call("Log", miss)}"),
        };
    }
}
