using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// t d² + (1 - t) max(0, margin - d)², d = sqrt(‖x1 - x2‖² + eps), for pairs that belong together (t = 1) or not (t = 0):
/// Hadsell, Chopra and LeCun 2006, without their factor of 1/2.
/// </summary>
public sealed record ContrastiveLoss(Reduction Reduction, double Margin, double Eps) : PairLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("ContrastiveLoss", "target · d² + (1 - target) · max(0, margin - d)² with d = sqrt(‖x1 - x2‖² + eps)",
        "target * d**2 + (1 - target) * (margin - d).clamp(min=0)**2, d = torch.nn.PairwiseDistance", "",
        a => new ContrastiveLoss(LossReduction.Read(a), a.Real("margin", 1), a.Real("eps", 1e-12)))
    {
        IsLoss = true,
        Shapes = "two outputs [..., d], target [...]: 1 for a pair that belongs together, else 0",
    };

    public override int Outputs => 2;

    protected override bool HasTarget => true;

    public override void Infer(InferContext c)
    {
        if (!(Margin > 0)) c.Error(Rules.Option, "margin", $"The margin of {c.Layer} must be above 0, not {Constants.Text(Margin)}.");
        if (!(Eps > 0)) c.Error(Rules.Option, "eps", $"The eps of {c.Layer} must be above 0, not {Constants.Text(Eps)}: the derivative of a distance of 0 is not finite.");
        base.Infer(c);
    }

    protected override Value Term(SpecializeContext s)
    {
        var squares = s.Add(new Affine(1, Eps), SumOfVector(s, s.Add(new Square(), s.Add(new Sub(), s.Inputs[0], s.Inputs[1]))));
        var gap = s.Add(new Square(), s.Add(new ReLU(), s.Add(new Affine(-1, Margin), s.Add(new Sqrt(), squares))));
        // t s + (1 - t) g = g + t (s - g).
        return s.Add(new Add(), gap, s.Add(new Mul(), s.Add(new StopGradient(), s.Inputs[2]), s.Add(new Sub(), squares, gap)));
    }
}
