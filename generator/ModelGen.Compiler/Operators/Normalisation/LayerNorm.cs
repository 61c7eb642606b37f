using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// y = (x - mean) / sqrt(variance + eps) · weight + bias over the last axes of each sample (Ba, Kiros and Hinton 2016).
/// Weight (1) and bias (0) have the shape of those axes, as torch.nn.LayerNorm.
/// </summary>
public sealed record LayerNorm(EquatableArray<int> NormalizedShape, double Eps, bool Affine, bool Bias) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("LayerNorm", "y = (x - mean) / sqrt(variance + eps) · weight + bias over the last axes", "torch.nn.LayerNorm", "LayerNormalization",
        a => new LayerNorm((a.Ints("normalizedShape") ?? []).ToEquatable(), a.Real("eps", 1e-5), a.Bool("elementwiseAffine", true), a.Bool("bias", true)))
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
        if (Affine && Bias) c.Parameter("bias", shape, Initializer.Constant(0));
        c.Output(c.Shape);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var x = s.Inputs[0];
        var size = NormalizedShape.Count == 0 ? x.Shape[-1] : (int)new Shape(NormalizedShape).Elements;
        var rows = (int)(x.Shape.Elements / size);
        var y = s.AddAll(new RowNormalize(NormForm.Standard, Eps, new NormCut(rows, size, 1)), x)[0];
        return [Affine ? s.Add(new ChannelAffine(new ChannelCut(rows, size, 1), Scale: true, Shift: Bias), [y, .. s.Inputs.Skip(1)]) : y];
    }

    public override void Stream(StreamContext s) =>
        s.SameUnless(time => time >= s.Declared(0).Rank - Math.Max(1, NormalizedShape.Count), "normalises over time, so it needs the whole sequence.");

    public override string Describe() => "LayerNorm" + (NormalizedShape.Count == 0 ? "" : $" {new Shape(NormalizedShape)}");
}
