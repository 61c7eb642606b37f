using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Copies whole tensors.</summary>
public sealed record CopyKernel(Precision Precision, ElementType Type) : KernelSpec(Precision)
{
    private string Element => Type == ElementType.Int ? "int" : T;

    public override string Name => Type == ElementType.Int ? "CopyIndices" : "Copy" + TypeSuffix;

    public override string Summary => "Copies count tensors of the given number of elements.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => [$"{Element}* from", $"{Element}* to", "int elements", "int count"];

    public override void Emit(CodeWriter w, Width v) =>
        w.Line($"Buffer.MemoryCopy(from, to, (long)elements * count * sizeof({Element}), (long)elements * count * sizeof({Element}));");

    // Indices are the same in models of either precision.
    public bool Equals(CopyKernel? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}
