using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>An element of the input and what it is multiplied with.</summary>
public readonly record struct GatherTerm(int From, double Weight);

/// <summary>
/// y[i] = Σ weight · x[from] over the terms of i, a constant where there are none: a sparse matrix for one sample of a
/// tiny network, every element written out. Padding, resizing and unfolding are this; so are their gradients,
/// with the matrix transposed.
/// </summary>
public sealed record WeightedGatherKernel(Precision Precision, string Operation, EquatableArray<EquatableArray<GatherTerm>> Terms, double Constant) : KernelSpec(Precision)
{
    public override string Name => $"{Operation}_Unrolled{TypeSuffix}";

    public override string Summary => "Every element of the result as the sum of the elements it comes from.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => [$"{T}* x", $"{T}* y"];

    /// <summary>The terms of the gradient.</summary>
    public static EquatableArray<EquatableArray<GatherTerm>> Transpose(EquatableArray<EquatableArray<GatherTerm>> terms, long inputs)
    {
        var transposed = Enumerable.Range(0, checked((int)inputs)).Select(_ => new List<GatherTerm>()).ToArray();
        for (var to = 0; to < terms.Count; to++)
            foreach (var term in terms[to]) transposed[term.From].Add(new GatherTerm(to, term.Weight));
        return transposed.Select(list => list.ToEquatable()).ToEquatable();
    }

    public override void Emit(CodeWriter w, Width v)
    {
        for (var to = 0; to < Terms.Count; to++)
            w.Line($"y[{to}] = {string.Join(" + ", Terms[to].Select(term => $"x[{term.From}]" + (term.Weight == 1 ? "" : $" * {v.Number(term.Weight)}")).DefaultIfEmpty(v.Number(Constant)))};");
    }
}
