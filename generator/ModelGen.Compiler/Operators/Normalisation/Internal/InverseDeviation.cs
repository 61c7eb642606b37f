using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>1 / sqrt(variance + eps).</summary>
public sealed record InverseDeviation(double Eps) : ElementwiseOperator, IStopsGradient
{
    public override string KernelName => "InverseDeviation_" + Graphs.Constants.Name(Eps);

    public override EquatableArray<string> ElementwiseInputs => ["variance"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => $"{v.Constant(1)} / {v.Sqrt($"{inputs[0]} + {v.Constant(Eps)}")}";

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);

    public override string Describe() => "inverse deviation";
}
