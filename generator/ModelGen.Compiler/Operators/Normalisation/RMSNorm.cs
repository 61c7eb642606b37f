using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// y = x / sqrt(mean of x² + eps) · weight over the last axes of each sample (Zhang and Sennrich 2019). Weight (1) has the
/// shape of those axes, as torch.nn.RMSNorm.
/// </summary>
public sealed record RMSNorm(EquatableArray<int> NormalizedShape, double Eps, bool Affine) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("RMSNorm", "y = x / sqrt(mean of x² + eps) · weight over the last axes", "torch.nn.RMSNorm", "RMSNormalization",
        a => new RMSNorm((a.Ints("normalizedShape") ?? []).ToEquatable(), a.Real("eps", 1.1920928955078125e-7), a.Bool("elementwiseAffine", true)))
    {
        HasWeights = static a => a.Bool("elementwiseAffine", true),
    };

    public override void Infer(InferContext c)
    {
        if (!(Eps > 0)) c.Error(Rules.Option, "eps", $"The eps of {c.Layer} must be above 0, not {Constants.Text(Eps)}.");
        if (Operators.NormalizedShape.Resolve(c, NormalizedShape) is not { } shape)
        {
            c.Output(Shape.Unknown);
            return;
        }
        if (Affine) c.Parameter("weight", shape, Initializer.Constant(1));
        c.Output(c.Shape);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var x = s.Inputs[0];
        var size = NormalizedShape.Count == 0 ? x.Shape[-1] : (int)new Shape(NormalizedShape).Elements;
        var rows = (int)(x.Shape.Elements / size);
        var y = s.AddAll(new RowNormalize(NormForm.RootMeanSquare, Eps, new NormCut(rows, size, 1)), x)[0];
        return [Affine ? s.Add(new ChannelAffine(new ChannelCut(rows, size, 1), Scale: true, Shift: false), y, s.Inputs[1]) : y];
    }

    public override void Stream(StreamContext s) =>
        s.SameUnless(time => time >= s.Declared(0).Rank - Math.Max(1, NormalizedShape.Count), "normalises over time, so it needs the whole sequence.");

    public override string Describe() => "RMSNorm" + (NormalizedShape.Count == 0 ? "" : $" {new Shape(NormalizedShape)}");
}
