using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Σ a / Σ w over the batch of two numbers per sample, a weighted mean, and Σ w. No gradient flows to w; where nothing counts, the
/// mean and its gradient are 0.
/// </summary>
public sealed record BatchRatio : Operator
{
    public override void Infer(InferContext c)
    {
        c.Output(Shape.Scalar, kind: ValueKind.BatchScalar);
        c.Output(Shape.Scalar, kind: ValueKind.BatchScalar, suffix: "total");
    }

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new BatchRatioGradient(), g.Output(1), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) =>
        c.Call(new BatchRatioKernel(c.Precision, Gradient: false), Split.Whole, 64, c.In(0), c.In(1), c.Out(), c.Out(1), new Argument.BatchCount());

    public override string Describe() => "weighted mean over the batch";
}

/// <summary>da = dy / Σ w for every sample.</summary>
public sealed record BatchRatioGradient : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape.Scalar, kind: ValueKind.PerSample);

    public override KernelCall Lower(LowerContext c) =>
        c.Call(new BatchRatioKernel(c.Precision, Gradient: true), Split.Whole, 64, c.In(0), c.In(1), c.Out(), new Argument.BatchCount());

    public override string Describe() => "gradient of a weighted mean over the batch";
}
