using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Operators;

/// <summary>Zeros: the gradient of what nothing depends on.</summary>
public sealed record Zero(Shape Shape, ValueKind Kind) : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape, kind: Kind);

    public override KernelCall Lower(LowerContext c) => Fill(c);

    public static KernelCall Fill(LowerContext c)
    {
        var elements = c.Output().Elements;
        return c.Call(new ClearKernel(c.Precision), Split.Whole, elements, c.Out(), elements, c.Output().Kind == ValueKind.PerSample ? new Argument.BatchCount() : 1);
    }
}
