using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Operators;

/// <summary>y = x · scale + shift, the numbers of each index of the first axis: what BatchNorm is in evaluation. Without a shift, y = x · scale.</summary>
public sealed record ChannelAffine(bool Shift = true) : Operator, IChannelwise
{
    public string KernelName => Shift ? "ChannelAffine" : "ChannelScale";

    public EquatableArray<string> Tensors => ["x"];

    public EquatableArray<string> Channels => Shift ? ["scale", "shift"] : ["scale"];

    public EquatableArray<string> Constants(Width v, IReadOnlyList<string> channels) => channels.ToEquatable();

    public string Map(Width v, IReadOnlyList<string> tensors, IReadOnlyList<string> constants) =>
        Shift ? v.Fma(tensors[0], constants[0], constants[1]) : $"{tensors[0]} * {constants[0]}";

    public override bool CanOverwrite(int input) => input == 0;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => ChannelMapKernel.Call(c, this);

    public override string Describe() => Shift ? "scale and shift channels" : "scale channels";
}

/// <summary>1 / sqrt(variance + eps).</summary>
public sealed record InverseDeviation(double Eps) : Operator, IElementwise, IStopsGradient
{
    public string KernelName => "InverseDeviation_" + Operators.Constants.Name(Eps);

    public EquatableArray<string> ElementwiseInputs => ["variance"];

    public string Map(Width v, IReadOnlyList<string> inputs) => $"{v.Constant(1)} / {v.Sqrt($"{inputs[0]} + {v.Constant(Eps)}")}";

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);

    public override string Describe() => "inverse deviation";
}

/// <summary>scale = weight / sqrt(variance + eps).</summary>
public sealed record BatchNormScale(double Eps, bool Affine) : Operator, IElementwise
{
    public string KernelName => $"BatchNorm_Scale{(Affine ? "" : "_Plain")}_{Operators.Constants.Name(Eps)}";

    public EquatableArray<string> ElementwiseInputs => Affine ? ["variance", "weight"] : ["variance"];

    public string Map(Width v, IReadOnlyList<string> inputs) => $"{(Affine ? inputs[1] : v.Constant(1))} / {v.Sqrt($"{inputs[0]} + {v.Constant(Eps)}")}";

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);

    public override string Describe() => "scale of BatchNorm";
}

/// <summary>shift = bias - mean · weight / sqrt(variance + eps).</summary>
public sealed record BatchNormShift(double Eps, bool Affine) : Operator, IElementwise
{
    public string KernelName => $"BatchNorm_Shift{(Affine ? "" : "_Plain")}_{Operators.Constants.Name(Eps)}";

    public EquatableArray<string> ElementwiseInputs => Affine ? ["mean", "variance", "weight", "bias"] : ["mean", "variance"];

    public string Map(Width v, IReadOnlyList<string> inputs)
    {
        var deviation = v.Sqrt($"{inputs[1]} + {v.Constant(Eps)}");
        return Affine ? $"{inputs[3]} - {inputs[0]} * {inputs[2]} / {deviation}" : $"-{inputs[0]} / {deviation}";
    }

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);

    public override string Describe() => "shift of BatchNorm";
}
