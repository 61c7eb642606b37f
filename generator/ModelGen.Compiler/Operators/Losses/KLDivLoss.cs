using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>t (log t - x) of log-probabilities x and probabilities t, 0 where t is 0 (Kullback and Leibler 1951), as torch.nn.KLDivLoss.</summary>
/// <param name="LogTarget">Whether targets are logarithms too: exp(t) (t - x).</param>
public sealed record KLDivLoss(Reduction Reduction, bool LogTarget) : ElementwiseLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("KLDivLoss", "target · (log target - output) of log-probabilities", "torch.nn.KLDivLoss", "",
        a => new KLDivLoss(LossReduction.Read(a), a.Bool("logTarget", false)))
    {
        IsLoss = true,
        Shapes = "log-probabilities and target probabilities of one shape, or with LogTarget = true their logarithms",
    };

    public override string KernelName => Name + (LogTarget ? "_LogTarget" : "");

    public override string Term(Width v, string x, string t) => LogTarget
        ? v.Select(v.Equal(t, v.Constant(double.NegativeInfinity)), v.Zero, $"{v.Call("Exp", t)} * ({t} - {x})")
        : v.Select(v.Greater(t, v.Zero), $"{t} * ({v.Call("Log", t)} - {x})", v.Zero);

    public override string Derivative(Width v, string x, string t) => "-" + (LogTarget ? v.Call("Exp", t) : t);

    public override string TargetDerivative(Width v, string x, string t) => LogTarget
        ? v.Select(v.Equal(t, v.Constant(double.NegativeInfinity)), v.Zero, $"{v.Call("Exp", t)} * ({t} - {x} + {v.Constant(1)})")
        : v.Select(v.Greater(t, v.Zero), $"{v.Call("Log", t)} + {v.Constant(1)} - {x}", v.Zero);
}
