using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>t (log t - x) of log-probabilities x and probabilities t, 0 where t is 0 (Kullback and Leibler 1951), as torch.nn.KLDivLoss.</summary>
public sealed record KLDivLoss(Reduction Reduction) : ElementwiseLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("KLDivLoss", "target · (log target - output) of log-probabilities", "torch.nn.KLDivLoss", "", a => new KLDivLoss(a.Enum("reduction", Reduction.Mean)))
    {
        IsLoss = true,
        Shapes = "log-probabilities and target probabilities of one shape",
    };

    public override string Term(Width v, string x, string t) => v.Select(v.Greater(t, v.Zero), $"{t} * ({v.Call("Log", t)} - {x})", v.Zero);

    public override string Derivative(Width v, string x, string t) => "-" + t;

    public override string TargetDerivative(Width v, string x, string t) => v.Select(v.Greater(t, v.Zero), $"{v.Call("Log", t)} + {v.Constant(1)} - {x}", v.Zero);
}
