using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>The mean or sum of one number per sample, in order; or its gradient, an equal share for each.</summary>
public sealed record BatchReductionKernel(Precision Precision, bool Mean, bool Spread) : KernelSpec(Precision)
{
    public override string Name => (Spread ? "Spread" : "") + (Mean ? "BatchMean" : "BatchSum") + TypeSuffix;

    public override string Summary => Spread
        ? "Every sample's share of the gradient of a batch's " + (Mean ? "mean." : "sum.")
        : $"The {(Mean ? "mean" : "sum")} over the samples, added up in order.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => [$"{T}* from", $"{T}* to", "int count"];

    // The loop stands in the runtime, so that a small network's own code is straight lines throughout.
    public override void Emit(CodeWriter w, Width v)
    {
        if (Spread) w.Line($"new Span<{T}>(to, count).Fill({(Mean ? "*from / count" : "*from")});");
        else w.Line($"*to = BatchSums.InOrder(new ReadOnlySpan<{T}>(from, count)){(Mean ? " / count" : "")};");
    }
}

/// <summary>Sets one number.</summary>
public sealed record SetKernel(Precision Precision) : KernelSpec(Precision)
{
    public override string Name => "Set" + TypeSuffix;

    public override string Summary => "Sets one number.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => [$"{T}* to", $"{T} value"];

    public override void Emit(CodeWriter w, Width v) => w.Line("*to = value;");
}
