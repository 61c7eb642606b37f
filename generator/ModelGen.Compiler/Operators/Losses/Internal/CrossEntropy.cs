using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// -log softmax(logits)[target] of each row, the classes being the last axis; fused with its softmax so that no logit is too large. And
/// whether it counts: 1, or 0 where the target is to be ignored.
/// </summary>
public sealed record CrossEntropy(int IgnoreIndex) : Operator
{
    public override void Infer(InferContext c)
    {
        c.Output(c.Inputs[1].Shape);
        c.Output(c.Inputs[1].Shape, suffix: "counted");
    }

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new CrossEntropyGradient(IgnoreIndex), g.Input(0), g.Input(1), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => CrossEntropyKernel.Call(c, gradient: false, c.Input(0).Shape, c.In(0), c.In(1), c.Out(), c.Out(1), IgnoreIndex);

    public override string Describe() => "CrossEntropyLoss";
}

/// <summary>d logits = (softmax(logits) - one-hot(target)) · dloss; 0 where the target is to be ignored.</summary>
public sealed record CrossEntropyGradient(int IgnoreIndex) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) =>
        CrossEntropyKernel.Call(c, gradient: true, c.Input(0).Shape, c.In(0), c.In(1), c.In(2), c.Out(), IgnoreIndex);

    public override string Describe() => "gradient of CrossEntropyLoss";
}
