using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>y = a · σ(b), a and b being the halves of x along an axis (Dauphin and others 2017).</summary>
public sealed record GLU(int Axis) : Operator
{
    public static LayerKind Kind { get; } = new("GLU", "y = a · σ(b), the halves of x along an axis", "torch.nn.GLU", "", a => new GLU(a.Int("axis", -1)))
    {
        Shapes = "[..., 2n, ...] to [..., n, ...]",
    };

    public override void Infer(InferContext c)
    {
        var axis = Axes.Resolve(c, Axis);
        if (axis is { } found && c.Shape[found] % 2 != 0)
            c.Error(Rules.Groups, "axis", $"{c.Layer} halves its input along axis {Axis}, but {c.Producer} gives {c.Shape}, and {c.Shape[found]} is odd.");
        c.Output(axis is { } known && c.Known ? c.Shape.With(known, c.Shape[known] / 2) : Shape.Unknown);
    }

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new GLUGradient(Axis), g.Input(0), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => GLUKernel.Call(c, Axis, gradient: false);

    public override void Stream(StreamContext s) => s.SameUnless(time => time == StreamRules.Resolve(Axis, s.Declared(0)), "halves the sequence in time.");

    public override string Describe() => $"GLU over axis {Axis}";
}

/// <summary>da = dy · σ(b), db = dy · a · σ(b) · σ(-b).</summary>
public sealed record GLUGradient(int Axis) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => GLUKernel.Call(c, Axis, gradient: true);

    public override string Describe() => "gradient of GLU";
}
