using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// y = (x - mean) / sqrt(variance + eps), the statistics over the pixels of each channel of each sample, in training and
/// evaluation alike (Ulyanov, Vedaldi and Lempitsky 2016). With affine, weight (1) and bias (0) [channels], as
/// torch.nn.InstanceNorm2d.
/// </summary>
public sealed record InstanceNorm2d(double Eps, bool Affine, int? Axis = null) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("InstanceNorm2d", "y = (x - mean) / sqrt(variance + eps) over the pixels of each channel", "torch.nn.InstanceNorm2d", "InstanceNormalization",
        a => new InstanceNorm2d(a.Real("eps", 1e-5), a.Bool("affine", false), ClassAxis.Read(a)))
    {
        HasWeights = static a => a.Bool("affine", false),
        Shapes = "[c, h, w], unchanged; with an axis also [h, w, c]",
    };

    public override void Infer(InferContext c)
    {
        if (!(Eps > 0)) c.Error(Rules.Option, "eps", $"The eps of {c.Layer} must be above 0, not {Constants.Text(Eps)}.");
        if (!Window.IsImage(c)) return;
        if (ChannelAxis.Resolve(c, Axis) is not { } axis)
        {
            c.Output(Shape.Unknown);
            return;
        }
        if (c.Shape.Elements == c.Shape[axis])
            c.Error(Rules.Option, null, $"{c.Layer} needs more than one pixel for its statistics, but {c.Producer} gives {c.Shape}. Leave it out.");
        if (Affine && c.Known) c.Parameter("weight", Shape.Of(c.Shape[axis]), Initializer.Constant(1));
        if (Affine && c.Known) c.Parameter("bias", Shape.Of(c.Shape[axis]), Initializer.Constant(0));
        c.Output(c.Known ? c.Shape : Shape.Unknown);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) => ChannelAxis.AtFront(s, Axis, Normalized);

    private Value Normalized(SpecializeContext s)
    {
        var x = s.Inputs[0];
        var y = s.AddAll(new RowNormalize(NormForm.Standard, Eps, new NormCut(x.Shape[0], x.Shape.After(0), 1)), x)[0];
        return Affine ? s.Add(new ChannelAffine(new ChannelCut(1, x.Shape[0], x.Shape.After(0)), Scale: true, Shift: true), y, s.Inputs[1], s.Inputs[2]) : y;
    }

    public override string Describe() => "InstanceNorm2d" + (Affine ? " with affine" : "") + ChannelAxis.Describe(Axis);
}
