using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>|x - t|, as torch.nn.L1Loss; at 0 the derivative is 0.</summary>
public sealed record L1Loss(Reduction Reduction) : ElementwiseLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("L1Loss", "|output - target|", "torch.nn.L1Loss", "", a => new L1Loss(a.Enum("reduction", Reduction.Mean)))
    {
        IsLoss = true,
        Shapes = "output and target of one shape",
    };

    public override string Term(Width v, string x, string t) => v.Abs($"{x} - {t}");

    public override string Derivative(Width v, string x, string t) => v.Select(v.Greater(x, t), v.Constant(1), v.Select(v.Greater(t, x), v.Constant(-1), v.Zero));

    public override string TargetDerivative(Width v, string x, string t) => v.Select(v.Greater(x, t), v.Constant(-1), v.Select(v.Greater(t, x), v.Constant(1), v.Zero));
}
