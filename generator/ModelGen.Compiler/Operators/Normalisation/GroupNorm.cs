using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// y = (x - mean) / sqrt(variance + eps) · weight + bias, the statistics over groups of channels of each sample (Wu and He
/// 2018). Weight (1) and bias (0) [channels], as torch.nn.GroupNorm.
/// </summary>
public sealed record GroupNorm(int NumGroups, double Eps, bool Affine, int? Axis = null) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("GroupNorm", "y = (x - mean) / sqrt(variance + eps) · weight + bias over groups of channels", "torch.nn.GroupNorm", "GroupNormalization",
        a => new GroupNorm(a.Int("numGroups"), a.Real("eps", 1e-5), a.Bool("affine", true), ClassAxis.Read(a)))
    {
        HasWeights = static a => a.Bool("affine", true),
        Shapes = "[channels, ...], unchanged; with an axis also [..., channels]",
    };

    public override void Infer(InferContext c)
    {
        if (!(Eps > 0)) c.Error(Rules.Option, "eps", $"The eps of {c.Layer} must be above 0, not {Constants.Text(Eps)}.");
        if (NumGroups < 1) c.Error(Rules.Groups, "numGroups", $"{c.Layer} needs at least one group, not {NumGroups}.");
        else if (c.Known && c.Shape.Rank == 0) c.Error(Rules.Rank, null, $"{c.Layer} needs channels, but {c.Producer} gives a single number.");
        var axis = ChannelAxis.Resolve(c, Axis);
        if (axis is { } known && c.Shape[known] % NumGroups != 0)
            c.Error(Rules.Groups, "numGroups", $"{c.Layer} cuts its input into {NumGroups} groups, but {c.Producer} gives {c.Shape[known]} channels ({c.Shape}), which {NumGroups} does not divide.");
        if (!c.Known || axis is not { } channels)
        {
            c.Output(Shape.Unknown);
            return;
        }
        if (Affine) c.Parameter("weight", Shape.Of(c.Shape[channels]), Initializer.Constant(1));
        if (Affine) c.Parameter("bias", Shape.Of(c.Shape[channels]), Initializer.Constant(0));
        c.Output(c.Shape);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) => ChannelAxis.AtFront(s, Axis, Normalized);

    private Value Normalized(SpecializeContext s)
    {
        var x = s.Inputs[0];
        var y = s.AddAll(new RowNormalize(NormForm.Standard, Eps, new NormCut(NumGroups, (int)(x.Shape.Elements / NumGroups), 1)), x)[0];
        return Affine ? s.Add(new ChannelAffine(new ChannelCut(1, x.Shape[0], x.Shape.After(0)), Scale: true, Shift: true), y, s.Inputs[1], s.Inputs[2]) : y;
    }

    public override string Describe() => $"GroupNorm of {NumGroups} groups" + ChannelAxis.Describe(Axis);
}
