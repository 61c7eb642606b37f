using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// y = (x - mean) / sqrt(variance + eps) · weight + bias for each channel, the first axis unless another is named (Ioffe and Szegedy 2015). In
/// training, mean and biased variance of the batch, towards which the running ones move, the variance unbiased; in
/// evaluation, and where it is frozen, the running ones. Weight [c] starts as 1, bias [c] as 0; buffers running_mean
/// and running_var [c], as torch.nn.BatchNorm1d and 2d.
/// </summary>
public sealed record BatchNorm(double Eps, double Momentum, bool Affine, bool Frozen, int? Axis = null) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("BatchNorm", "y = (x - mean) / sqrt(variance + eps) · weight + bias for each channel, over the batch", "torch.nn.BatchNorm2d", "BatchNormalization",
        a => new BatchNorm(a.Real("eps", 1e-5), a.Real("momentum", 0.1), a.Bool("affine", true), a.Bool("frozen", false), ClassAxis.Read(a)))
    {
        HasWeights = static _ => true,
        Shapes = "[c], [c, l] or [c, h, w], unchanged; with an axis also [l, c] and the like",
    };

    public override void Infer(InferContext c)
    {
        if (!(Eps > 0)) c.Error(Rules.Option, "eps", $"The eps of {c.Layer} must be above 0, not {Constants.Text(Eps)}.");
        if (!(Momentum is >= 0 and <= 1)) c.Error(Rules.Option, "momentum", $"The momentum of {c.Layer} must be from 0 to 1, not {Constants.Text(Momentum)}.");
        if (c.Known && c.Shape.Rank is < 1 or > 3)
            c.Error(Rules.Rank, null, $"{c.Layer} needs channels [c], [c, length] or [c, height, width], but {c.Producer} gives {c.Shape}.");
        if (ChannelAxis.Resolve(c, Axis) is not { } axis)
        {
            c.Output(Shape.Unknown);
            return;
        }
        var channels = Shape.Of(c.Shape[axis]);
        if (Affine)
        {
            c.Parameter("weight", channels, Initializer.Constant(1));
            c.Parameter("bias", channels, Initializer.Constant(0));
        }
        c.Parameter("running_mean", channels, Initializer.Constant(0), buffer: true);
        c.Parameter("running_var", channels, Initializer.Constant(1), buffer: true);
        c.Output(c.Shape);
    }

    public override Operator WithFrozenStatistics() => this with { Frozen = true };

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) => s.Training ? ChannelAxis.AtFront(s, Axis, Normalized) : [Scaled(s)];

    /// <summary>In evaluation a scale and a shift of each channel.</summary>
    private Value Scaled(SpecializeContext s)
    {
        var x = s.Inputs[0];
        var axis = ChannelAxis.Of(x.Shape, Axis);
        Value[] affine = Affine ? [s.Inputs[1], s.Inputs[2]] : [];
        Value mean = s.Inputs[s.Inputs.Count - 2], variance = s.Inputs[s.Inputs.Count - 1];
        var cut = new ChannelCut(x.Shape.Before(axis), x.Shape[axis], x.Shape.After(axis));
        return s.Add(new ChannelAffine(cut, Scale: true, Shift: true), x, s.Add(new BatchNormScale(Eps, Affine), [variance, .. affine.Take(1)]), s.Add(new BatchNormShift(Eps, Affine), [mean, variance, .. affine]));
    }

    /// <summary>In training the statistics are those of the batch, unless they are frozen; the channels are the first axis.</summary>
    private Value Normalized(SpecializeContext s)
    {
        var x = s.Inputs[0];
        Value[] affine = Affine ? [s.Inputs[1], s.Inputs[2]] : [];
        Value mean = s.Inputs[s.Inputs.Count - 2], variance = s.Inputs[s.Inputs.Count - 1];
        if (Frozen) return s.Add(new BatchNormNormalize(Affine, OfBatch: false), [x, mean, s.Add(new InverseDeviation(Eps), variance), .. affine]);
        var statistics = s.AddAll(new BatchStatistics(Eps, Momentum, x.Shape.After(0) == 1), x, mean, variance);
        s.Update(mean, statistics[2]);
        s.Update(variance, statistics[3]);
        return s.Add(new BatchNormNormalize(Affine, OfBatch: true), [x, statistics[0], statistics[1], .. affine]);
    }

    public override void Stream(StreamContext s) => s.SameUnless(time => time == ChannelAxis.Of(s.Declared(0), Axis), "takes the time for channels. Write Axis = -1, or transpose the sequence around it.");

    public override string Describe() => "BatchNorm" + (Affine ? "" : " without affine") + (Frozen ? " frozen" : "") + ChannelAxis.Describe(Axis);
}
