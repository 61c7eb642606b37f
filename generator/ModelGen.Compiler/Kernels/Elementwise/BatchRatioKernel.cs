using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Σ a / Σ w over the samples, added up in order, and Σ w; or its gradient by a.</summary>
public sealed record BatchRatioKernel(Precision Precision, bool Gradient) : KernelSpec(Precision)
{
    public override string Name => "BatchRatio" + (Gradient ? "_Gradient" : "") + TypeSuffix;

    public override string Summary => Gradient ? "da = dy / Σ w, for every sample." : "y = Σ a / Σ w over the samples, and Σ w.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => Gradient ? [$"{T}* total", $"{T}* dy", $"{T}* da", "int count"] : [$"{T}* a", $"{T}* w", $"{T}* y", $"{T}* total", "int count"];

    // The loops stand in the runtime, so that a small network's own code is straight lines throughout.
    public override void Emit(CodeWriter w, Width v)
    {
        if (Gradient)
        {
            w.Line($"new Span<{T}>(da, count).Fill(BatchSums.Ratio(*dy, *total));");
            return;
        }
        w.Line($"*total = BatchSums.InOrder(new ReadOnlySpan<{T}>(w, count));");
        w.Line($"*y = BatchSums.Ratio(BatchSums.InOrder(new ReadOnlySpan<{T}>(a, count)), *total);");
    }
}
