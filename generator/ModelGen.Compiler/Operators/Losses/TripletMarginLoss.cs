using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// max(0, d(a, p) - d(a, n) + margin) with d(x, y) = ‖x - y + eps‖ (Schroff, Kalenichenko and Philbin 2015, in PyTorch's
/// form); with swap, d(p, n) takes the place of d(a, n) where it is smaller (Balntas and others 2016).
/// </summary>
/// <param name="P">The norm: 2 (Euclidean) or 1.</param>
public sealed record TripletMarginLoss(Reduction Reduction, double Margin, int P, double Eps, bool Swap) : PairLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("TripletMarginLoss", "max(0, d(anchor, positive) - d(anchor, negative) + margin) with d(x, y) = ‖x - y + eps‖", "torch.nn.TripletMarginLoss", "",
        a => new TripletMarginLoss(LossReduction.Read(a), a.Real("margin", 1), a.Int("p", 2), a.Real("eps", 1e-6), a.Bool("swap", false)))
    {
        IsLoss = true,
        Shapes = "three outputs [..., d]: anchor, positive, negative; no target",
    };

    public override int Outputs => 3;

    protected override bool HasTarget => false;

    public override void Infer(InferContext c)
    {
        if (P is not (1 or 2)) c.Error(Rules.Option, "p", $"The norm of {c.Layer} is 1 or 2, not {P}.");
        if (!(Eps > 0)) c.Error(Rules.Option, "eps", $"The eps of {c.Layer} must be above 0, not {Constants.Text(Eps)}: the derivative of a distance of 0 is not finite.");
        base.Infer(c);
    }

    protected override Value Term(SpecializeContext s)
    {
        Value anchor = s.Inputs[0], positive = s.Inputs[1], negative = s.Inputs[2];
        var far = Distance(s, anchor, negative);
        // min(u, v) = u - max(0, u - v).
        if (Swap) far = s.Add(new Sub(), far, s.Add(new ReLU(), s.Add(new Sub(), far, Distance(s, positive, negative))));
        return s.Add(new ReLU(), s.Add(new Affine(1, Margin), s.Add(new Sub(), Distance(s, anchor, positive), far)));
    }

    private Value Distance(SpecializeContext s, Value x, Value y)
    {
        var difference = s.Add(new Affine(1, Eps), s.Add(new Sub(), x, y));
        return P == 1 ? SumOfVector(s, s.Add(new Abs(), difference)) : s.Add(new Sqrt(), SumOfVector(s, s.Add(new Square(), difference)));
    }
}
