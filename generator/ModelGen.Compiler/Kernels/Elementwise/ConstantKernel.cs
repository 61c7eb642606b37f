using System.Globalization;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Writes numbers that are part of the code.</summary>
public sealed record ConstantKernel(Precision Precision, EquatableArray<double> Values) : KernelSpec(Precision)
{
    public override string Name => $"Constants_{Values.Count}_{Digest().ToString("X16", CultureInfo.InvariantCulture)}{TypeSuffix}";

    public override string Summary => $"Writes {Values.Count} constants.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => [$"{T}* to"];

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line($"ReadOnlySpan<{T}> values = [{string.Join(", ", Values.Select(v.Number))}];");
        w.Line($"values.CopyTo(new Span<{T}>(to, {Values.Count}));");
    }

    /// <summary>FNV-1a of the bits, so that equal numbers have one name on every machine.</summary>
    private ulong Digest()
    {
        var hash = 14695981039346656037;
        foreach (var value in Values)
            foreach (var part in BitConverter.GetBytes(value)) hash = unchecked((hash ^ part) * 1099511628211);
        return hash;
    }
}
