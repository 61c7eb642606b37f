using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// sqrt(mean of (x - t)² + eps) over all elements of the batch; not reduced, the root of each sample, and for a sum those
/// added up. The eps keeps the derivative finite where everything is right.
/// </summary>
public sealed record RMSELoss(Reduction Reduction, double Eps) : CompositeOperator, ILoss
{
    public static LayerKind Kind { get; } = new("RMSELoss", "sqrt(mean of (output - target)² + eps) over the batch", "torch.sqrt(torch.nn.functional.mse_loss(output, target) + eps)", "",
        a => new RMSELoss(LossReduction.Read(a), a.Real("eps", 1e-12)))
    {
        IsLoss = true,
        Shapes = "output and target of one shape; not reduced, one number for each sample",
    };

    public int Outputs => 1;

    public IReadOnlyList<LossTarget> Targets(IReadOnlyList<Shape> outputs) => [new(LossTarget.Single, outputs[0])];

    public override void Infer(InferContext c)
    {
        if (!(Eps > 0)) c.Error(Rules.Option, "eps", $"The eps of {c.Layer} must be above 0, not {Constants.Text(Eps)}: the derivative of a root of 0 is not finite.");
        if (c.Known && c.Inputs[1].Shape != c.Shape)
            c.Error(Rules.LossShape, null, $"{c.Layer} compares elements, but {c.Producer} gives {c.Shape} and the target is {c.Inputs[1].Shape}. Give them one shape.");
        LossReduction.Infer(c, Shape.Scalar, Reduction, 2, isBatchScalar: Reduction == Reduction.Mean);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var squares = new MSELoss(Reduction.Mean).OfSample(s, s.Inputs[0], s.Inputs[1]);
        if (Reduction != Reduction.Mean) return [LossReduction.Reduce(s, Root(s, squares), Reduction, 2)];
        var mean = LossReduction.OfSamples(s, squares, Reduction.Mean, 2);
        return [Root(s, mean.Kind == ValueKind.PerSample ? s.Add(new BatchReduction(Mean: true), mean) : mean)];
    }

    private Value Root(SpecializeContext s, Value squares) => s.Add(new Sqrt(), s.Add(new Affine(1, Eps), squares));
}
