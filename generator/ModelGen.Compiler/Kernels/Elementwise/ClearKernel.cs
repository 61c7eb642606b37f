using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Sets whole tensors to zero.</summary>
public sealed record ClearKernel(Precision Precision) : KernelSpec(Precision)
{
    public override string Name => "Clear" + TypeSuffix;

    public override string Summary => "Sets count tensors of the given number of elements to zero.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => [$"{T}* to", "int elements", "int count"];

    public override void Emit(CodeWriter w, Width v) => w.Line($"new Span<{T}>(to, elements * count).Clear();");
}
