using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>y = exp(x) / Σ exp(x) along an axis; the largest element is taken off first, so nothing overflows. dx = y · (dy - Σ dy · y).</summary>
public sealed record Softmax(int Axis) : Operator
{
    public static LayerKind Kind { get; } = new("Softmax", "y = exp(x) / Σ exp(x) along an axis", "torch.nn.Softmax", "Softmax", a => new Softmax(a.Int("axis", -1)));

    public override void Infer(InferContext c) => c.Output(Axes.Resolve(c, Axis) is null ? Shape.Unknown : c.Shape);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new SoftmaxGradient(Axis, Log: false), g.OutputGradient, g.Output()));
    }

    public override KernelCall Lower(LowerContext c) => SoftmaxKernel.Call(c, Axis, log: false, gradient: false);

    public override void Stream(StreamContext s) => s.SameUnless(time => time == StreamRules.Resolve(Axis, s.Declared(0)), "sums over time, so it needs the whole sequence.");

    public override string Describe() => $"Softmax over axis {Axis}";
}

/// <summary>The gradient of a Softmax or LogSoftmax from dy and y.</summary>
public sealed record SoftmaxGradient(int Axis, bool Log) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => SoftmaxKernel.Call(c, Axis, Log, gradient: true);

    public override string Describe() => $"gradient of {(Log ? "LogSoftmax" : "Softmax")}";
}
