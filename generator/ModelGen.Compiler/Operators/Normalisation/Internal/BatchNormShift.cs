using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>shift = bias - mean · weight / sqrt(variance + eps).</summary>
public sealed record BatchNormShift(double Eps, bool Affine) : ElementwiseOperator
{
    public override string KernelName => $"BatchNorm_Shift{(Affine ? "" : "_Plain")}_{Graphs.Constants.Name(Eps)}";

    public override EquatableArray<string> ElementwiseInputs => Affine ? ["mean", "variance", "weight", "bias"] : ["mean", "variance"];

    public override string Map(Width v, IReadOnlyList<string> inputs)
    {
        var deviation = v.Sqrt($"{inputs[1]} + {v.Constant(Eps)}");
        return Affine ? $"{inputs[3]} - {inputs[0]} * {inputs[2]} / {deviation}" : $"-{inputs[0]} / {deviation}";
    }

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);

    public override string Describe() => "shift of BatchNorm";
}
