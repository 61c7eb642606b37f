using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The sum over the samples, element by element and in order: the gradient of what the batch shares.</summary>
public sealed record SumOverBatch(ValueKind Result) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape, kind: Result);

    public override KernelCall Lower(LowerContext c)
    {
        var elements = checked((int)c.Input(0).Shape.Elements);
        if (c.Tiny) return c.Call(new SumOverKernel(c.Precision, 1, elements, 1), new Split.InOrder(), elements, c.In(0), c.Out(), new Argument.FirstSample());
        var parts = Math.Max(1, Math.Min(elements / 64, 16));
        return c.Call(new SumOverKernel(c.Precision, 0, 0, 1), new Split.Parts(parts), 32L * elements / parts,
            c.In(0), c.Out(), new Argument.BatchCount(), elements, 1, new Argument.Part(), parts);
    }

    public override string Describe() => "sum over the batch";
}
