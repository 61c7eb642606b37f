using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// 1 - (2 Σ x t + smooth) / (Σ x + Σ t + smooth) of probabilities x, for each channel of [channels, ...] or for a vector as a
/// whole; squared, the denominator is Σ x² + Σ t² + smooth (Milletari, Navab and Ahmadi 2016).
/// </summary>
/// <param name="Axis">The axis of the channels as the declaration has it; null where it says nothing.</param>
public sealed record DiceLoss(Reduction Reduction, double Smooth, bool Squared, int? Axis) : CompositeOperator, ILoss
{
    public static LayerKind Kind { get; } = new("DiceLoss", "1 - (2 Σ x t + smooth) / (Σ x + Σ t + smooth) of probabilities x, for each channel", "1 - (2 * (x * t).sum() + smooth) / (x.sum() + t.sum() + smooth)", "",
        a => new DiceLoss(LossReduction.Read(a), a.Real("smooth", 1), a.Bool("squared", false), ClassAxis.Read(a)))
    {
        IsLoss = true,
        Shapes = "probabilities and target of one shape, [channels, ...] or [n]; terms [channels] or []; with Axis = -1 [..., channels]",
    };

    public int Outputs => 1;

    public IReadOnlyList<LossTarget> Targets(IReadOnlyList<Shape> outputs) => [new(LossTarget.Single, outputs[0])];

    public override void Infer(InferContext c)
    {
        if (!(Smooth > 0)) c.Error(Rules.Option, "smooth", $"The smooth of {c.Layer} must be above 0, not {Constants.Text(Smooth)}: an empty channel would divide by 0.");
        if (c.Known && c.Shape.Rank == 0) c.Error(Rules.LossShape, null, $"{c.Layer} compares regions, but {c.Producer} gives a single number.");
        if (c.Known && c.Inputs[1].Shape != c.Shape)
            c.Error(Rules.LossShape, null, $"{c.Layer} compares elements, but {c.Producer} gives {c.Shape} and the target is {c.Inputs[1].Shape}. Give them one shape.");
        var channels = ClassAxis.Resolve(c, Axis);
        LossReduction.Infer(c, channels is { } axis && c.Shape.Rank > 1 ? Shape.Of(c.Shape[axis]) : Shape.Scalar, Reduction, 2);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        Value x = s.Inputs[0], t = s.Inputs[1];
        var channels = x.Shape.Rank > 1 ? ClassAxis.Of(x.Shape, Axis) : null;
        var axes = Enumerable.Range(0, x.Shape.Rank).Where(axis => axis != channels).ToEquatable();
        Value Total(Value value) => s.Add(new Sum(axes), value);
        var size = Squared ? s.Add(new Add(), s.Add(new Square(), x), s.Add(new Square(), t)) : s.Add(new Add(), x, t);
        var ratio = s.Add(new Div(), s.Add(new Affine(2, Smooth), Total(s.Add(new Mul(), x, t))), s.Add(new Affine(1, Smooth), Total(size)));
        return [LossReduction.Reduce(s, s.Add(new Affine(-1, 1), ratio), Reduction, 2)];
    }
}
