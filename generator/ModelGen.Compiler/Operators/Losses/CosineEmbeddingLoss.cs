using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// 1 - cos(x1, x2) for pairs that belong together (t = 1), max(0, cos(x1, x2) - margin) for others (t = -1), as
/// torch.nn.CosineEmbeddingLoss: cos = x1 · x2 / sqrt((‖x1‖² + 1e-12) (‖x2‖² + 1e-12)).
/// </summary>
public sealed record CosineEmbeddingLoss(Reduction Reduction, double Margin) : PairLoss(Reduction)
{
    private const double Eps = 1e-12;

    public static LayerKind Kind { get; } = new("CosineEmbeddingLoss", "1 - cos(x1, x2) for a target of 1, max(0, cos(x1, x2) - margin) for a target of -1", "torch.nn.CosineEmbeddingLoss", "",
        a => new CosineEmbeddingLoss(LossReduction.Read(a), a.Real("margin", 0)))
    {
        IsLoss = true,
        Shapes = "two outputs [..., d], target [...]: 1 for a pair that belongs together, else -1",
    };

    public override int Outputs => 2;

    protected override bool HasTarget => true;

    public override void Infer(InferContext c)
    {
        if (!(Margin is >= -1 and < 1)) c.Error(Rules.Option, "margin", $"The margin of {c.Layer} must be from -1 to below 1, not {Constants.Text(Margin)}.");
        base.Infer(c);
    }

    protected override Value Term(SpecializeContext s)
    {
        Value x1 = s.Inputs[0], x2 = s.Inputs[1], target = s.Add(new StopGradient(), s.Inputs[2]);
        Value Length(Value x) => s.Add(new Affine(1, Eps), SumOfVector(s, s.Add(new Square(), x)));
        var cosine = s.Add(new Div(), SumOfVector(s, s.Add(new Mul(), x1, x2)), s.Add(new Sqrt(), s.Add(new Mul(), Length(x1), Length(x2))));
        var near = s.Add(new Affine(-1, 1), cosine);
        var far = s.Add(new ReLU(), s.Add(new Affine(1, -Margin), cosine));
        // The share of each is (1 + t) / 2 and (1 - t) / 2.
        return s.Add(new Add(), far, s.Add(new Mul(), s.Add(new Affine(0.5, 0.5), target), s.Add(new Sub(), near, far)));
    }
}
