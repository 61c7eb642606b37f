using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>Numbers that the declaration states: the weights of classes.</summary>
public sealed record ConstantVector(EquatableArray<double> Values) : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape.Of(Values.Count), kind: ValueKind.Shared);

    public override KernelCall Lower(LowerContext c) => c.Call(new ConstantKernel(c.Precision, Values), Split.Whole, Values.Count, c.Out());

    public override string Describe() => "constants";
}
