using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The nodes from here to the next <see cref="LoopEnd"/> run once for each step of time.</summary>
public sealed record LoopBegin(int Steps, bool Reverse) : Operator
{
    // Passes ask every node for its output; this one is never read.
    public override void Infer(InferContext c) => c.Output(Shape.Scalar, kind: ValueKind.Shared);

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException("The border of a loop is never run.");

    public override string Describe() => $"for {Steps} steps" + (Reverse ? ", the last first" : "");
}

/// <summary>The end of a loop.</summary>
public sealed record LoopEnd : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape.Scalar, kind: ValueKind.Shared);

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException("The border of a loop is never run.");

    public override string Describe() => "end of the steps";
}

/// <summary>The element of a sequence [time, ...] that belongs to this step.</summary>
public sealed record ReadStep : Operator
{
    public override void Infer(InferContext c) => c.Output(new Shape(c.Shape.Sizes.Skip(1).ToEquatable()), c.Inputs[0].Type);

    public override KernelCall Lower(LowerContext c) => StepCopyKernel.Call(c, c.Input(0), write: false);

    public override string Describe() => "this step of";
}

/// <summary>A sequence [time, ...] that each step adds an element to, at its place.</summary>
public sealed record WriteStep(int Steps) : Operator
{
    public override void Infer(InferContext c) => c.Output(Scan.Stacked(c.Shape, Steps));

    public override KernelCall Lower(LowerContext c) => StepCopyKernel.Call(c, c.Output(), write: true);

    public override string Describe() => "keep this step";
}
