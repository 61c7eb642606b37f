using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>y = x - log Σ exp(x) along an axis. dx = dy - exp(y) · Σ dy.</summary>
public sealed record LogSoftmax(int Axis) : Operator
{
    public static LayerKind Kind { get; } = new("LogSoftmax", "y = x - log Σ exp(x) along an axis", "torch.nn.LogSoftmax", "LogSoftmax", a => new LogSoftmax(a.Int("axis", -1)));

    public override void Infer(InferContext c) => c.Output(Axes.Resolve(c, Axis) is null ? Shape.Unknown : c.Shape);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new SoftmaxGradient(Axis, Log: true), g.OutputGradient, g.Output()));
    }

    public override KernelCall Lower(LowerContext c) => SoftmaxKernel.Call(c, Axis, log: true, gradient: false);

    public override void Stream(StreamContext s) => s.SameUnless(time => time == StreamRules.Resolve(Axis, s.Declared(0)), "sums over time, so it needs the whole sequence.");

    public override string Describe() => $"LogSoftmax over axis {Axis}";
}
