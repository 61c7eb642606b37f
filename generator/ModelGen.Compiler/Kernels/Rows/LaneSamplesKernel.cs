using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// What a kernel does for samples whose last axis does not fill vectors: 16 samples at a time are transposed, so that they lie
/// side by side, and go through the kernel of their axes and one of 16 behind them. The last few samples go one by one.
/// </summary>
/// <param name="Single">For a number of samples: its tensors, then their number.</param>
/// <param name="Across">For a sample of which every element is 16: the tensors alone.</param>
/// <param name="Elements">The elements of a sample in each tensor.</param>
/// <param name="Written">How many tensors, the last ones, are results.</param>
public sealed record LaneSamplesKernel(KernelSpec Single, KernelSpec Across, EquatableArray<int> Elements, int Written) : KernelSpec(Single.Precision)
{
    private const int Lanes = 16, WorthLanes = 4;

    // What is transposed lies on the stack.
    private const int MostElements = 512;

    public override string Name => Single.Name.Substring(0, Single.Name.Length - TypeSuffix.Length) + "_Lanes" + TypeSuffix;

    public override string Summary => Single.Summary + $" {Lanes} samples side by side.";

    public override EquatableArray<string> Parameters => Single.Parameters;

    /// <summary>What runs is vectors; moving elements has one form.</summary>
    public override bool IsVectorized => false;

    public override IEnumerable<KernelSpec> Uses => [Single, Across];

    /// <summary>Whether samples of so many elements are worth turning round, for the few instructions that an element takes.</summary>
    /// <param name="precision">Numbers of 64 bits would be moved one by one.</param>
    /// <param name="last">The size of their last axis.</param>
    /// <param name="elements">Their elements.</param>
    public static bool Serves(Precision precision, int last, long elements) => precision == Precision.Single && last < Lanes && elements is > 1 and <= MostElements;

    public override void Emit(CodeWriter w, Width v)
    {
        string[] names = [.. Single.Parameters.Select(p => p.Substring(p.LastIndexOf(' ') + 1))];
        var count = names[names.Length - 1];
        for (var i = 0; i < Elements.Count; i++) w.Line($"var {names[i]}Lanes = stackalloc {T}[{(Elements[i] + Lanes - 1) * Lanes}];");
        using (w.Block($"while ({count} >= {WorthLanes} && Transposition.IsFast)"))
        {
            w.Line($"var many = Math.Min({count}, {Lanes});");
            for (var i = 0; i < Elements.Count - Written; i++) w.Line($"Transposition.RowsToLanes({names[i]}, {Elements[i]}, {count}, {names[i]}Lanes);");
            w.Line($"{Across.Entry}({string.Join(", ", names.Take(Elements.Count).Select(name => name + "Lanes"))});");
            for (var i = Elements.Count - Written; i < Elements.Count; i++) w.Line($"Transposition.LanesToRows({names[i]}Lanes, {names[i]}, {Elements[i]}, {count});");
            for (var i = 0; i < Elements.Count; i++) w.Line($"{names[i]} += many * {Elements[i]};");
            w.Line($"{count} -= many;");
        }
        w.Line($"if ({count} > 0) {Single.Entry}({string.Join(", ", names)});");
    }
}
