using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// -p t log σ(x) - (1 - t) log(1 - σ(x)), written as (1 - t) x + (1 + (p - 1) t) log(1 + exp(-x)) so that no logit is too
/// large; p is the weight of positive targets. As torch.nn.BCEWithLogitsLoss; the derivative is
/// (1 + (p - 1) t) σ(x) - p t.
/// </summary>
public sealed record BCEWithLogitsLoss(Reduction Reduction, double PosWeight) : ElementwiseLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("BCEWithLogitsLoss", "-t log σ(x) - (1 - t) log(1 - σ(x)) of logits x", "torch.nn.BCEWithLogitsLoss", "",
        a => new BCEWithLogitsLoss(a.Enum("reduction", Reduction.Mean), a.Real("posWeight", 1)))
    {
        IsLoss = true,
        Shapes = "output and target of one shape, targets from 0 to 1",
    };

    public override string KernelName => Name + (PosWeight == 1 ? "" : "_" + Constants.Name(PosWeight));

    public override void Infer(InferContext c)
    {
        if (!(PosWeight > 0)) c.Error(Rules.Option, "posWeight", $"The weight of positive targets of {c.Layer} must be above 0, not {Constants.Text(PosWeight)}.");
        base.Infer(c);
    }

    public override string Term(Width v, string x, string t) => PosWeight == 1
        ? $"{v.Call("Softplus", x)} - {x} * {t}"
        : $"({v.Constant(1)} - {t}) * {x} + ({v.Constant(1)} + {v.Constant(PosWeight - 1)} * {t}) * {v.Call("Softplus", "-" + x)}";

    public override string Derivative(Width v, string x, string t) => PosWeight == 1
        ? $"{v.Call("Sigmoid", x)} - {t}"
        : $"({v.Constant(1)} + {v.Constant(PosWeight - 1)} * {t}) * {v.Call("Sigmoid", x)} - {v.Constant(PosWeight)} * {t}";

    public override string TargetDerivative(Width v, string x, string t) => "-" + x + (PosWeight == 1 ? "" : $" + {v.Constant(PosWeight - 1)} * {v.Call("Softplus", "-" + x)}");
}
