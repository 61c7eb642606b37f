using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// y = x where x > 0, else slope · x; in training each element's slope is drawn anew between two bounds, in evaluation it
/// is their mean (Xu and others 2015).
/// </summary>
public sealed record RReLU(double LowerBound, double UpperBound) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("RReLU", "y = x where x > 0, else slope · x, in training with random slopes", "torch.nn.RReLU", "",
        a => new RReLU(a.Real("lower", 1.0 / 8), a.Real("upper", 1.0 / 3)));

    public override void Infer(InferContext c)
    {
        if (!(LowerBound <= UpperBound)) c.Error(Rules.Option, "upper", $"The slopes of {c.Layer} go from {Constants.Text(LowerBound)} to {Constants.Text(UpperBound)}; the upper bound must not be below the lower one.");
        c.Output(c.Known ? c.Shape : Shape.Unknown);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) =>
        [s.Training && LowerBound < UpperBound ? s.Add(new RandomSlope(LowerBound, UpperBound, s.NextRandomLayer()), s.Inputs[0]) : s.Add(new LeakyReLU((LowerBound + UpperBound) / 2), s.Inputs[0])];

    public override void Stream(StreamContext s) => s.Same(s.Time(0));

    public override string Describe() => $"RReLU {Constants.Text(LowerBound)} to {Constants.Text(UpperBound)}";
}

/// <summary>y = x where x > 0, else x · slope, the slope of an element coming from random bits anyone can work out again.</summary>
public sealed record RandomSlope(double LowerBound, double UpperBound, int Layer) : Operator, IRandom
{
    public override bool CanOverwrite(int input) => true;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new RandomSlopeGradient(this), g.OutputGradient, g.Input(0)));
    }

    public override KernelCall Lower(LowerContext c) => RandomSlopeKernel.Call(c, Layer, LowerBound, UpperBound, gradient: false);

    public override string Describe() => "random slopes of RReLU";
}

/// <summary>dx = dy where x > 0, else dy · slope with the slopes of the forward pass.</summary>
public sealed record RandomSlopeGradient(RandomSlope Forward) : Operator
{
    public override bool CanOverwrite(int input) => true;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => RandomSlopeKernel.Call(c, Forward.Layer, Forward.LowerBound, Forward.UpperBound, gradient: true);

    public override string Describe() => "gradient of RReLU";
}
