using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>scale = weight / sqrt(variance + eps).</summary>
public sealed record BatchNormScale(double Eps, bool Affine) : ElementwiseOperator
{
    public override string KernelName => $"BatchNorm_Scale{(Affine ? "" : "_Plain")}_{Graphs.Constants.Name(Eps)}";

    public override EquatableArray<string> ElementwiseInputs => Affine ? ["variance", "weight"] : ["variance"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => $"{(Affine ? inputs[1] : v.Constant(1))} / {v.Sqrt($"{inputs[0]} + {v.Constant(Eps)}")}";

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);

    public override string Describe() => "scale of BatchNorm";
}
