using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// What a kernel does for rows, for rows that do not fill vectors: 16 at a time are transposed, so that they lie side by
/// side, and go through the kernel for rows with an axis behind them. The last few rows go one by one.
/// </summary>
/// <param name="Single">For a row by itself.</param>
/// <param name="Across">The same for rows side by side.</param>
public sealed record LaneRowsKernel(RowKernel Single, RowKernel Across) : KernelSpec(Single.Precision)
{
    private const int Lanes = 16, WorthLanes = 4;

    // What is transposed lies on the stack.
    private const int MostColumns = 64, MostElements = 512;

    public override string Name => Single.Name.Substring(0, Single.Name.Length - TypeSuffix.Length) + "_Lanes" + TypeSuffix;

    public override string Summary => Single.Summary + $" {Lanes} rows side by side.";

    public override EquatableArray<string> Parameters => Single.Parameters;

    /// <summary>What runs is vectors; moving elements has one form.</summary>
    public override bool IsVectorized => false;

    public override IEnumerable<KernelSpec> Uses => [Single, Across];

    /// <summary>Whether rows of so many columns leave many lanes of vectors empty.</summary>
    /// <param name="columns">Columns of a row.</param>
    /// <param name="costly">Whether a column takes a function like exp, so that those behind whole vectors count.</param>
    public static bool Serves(int columns, bool costly) => columns > 1 && (columns < Lanes || costly && columns < MostColumns && columns % Lanes > columns / Lanes);

    /// <summary>The same for rows of which vectors lie across the axis behind the one that a kernel runs along.</summary>
    /// <param name="size">The axis that it runs along.</param>
    /// <param name="after">What comes behind that.</param>
    public static bool Serves(int size, int after) => after < MostColumns && after % Lanes > after / Lanes && (long)size * after is > 1 and <= MostElements;

    public override void Emit(CodeWriter w, Width v)
    {
        var (tensors, extras, single) = Single.Row;
        var size = single[0];
        foreach (var tensor in tensors) w.Line($"var {tensor.Name}Lanes = stackalloc {T}[({tensor.Advance} + {Lanes - 1}) * {Lanes}];");
        using (w.Block($"while (rows >= {WorthLanes})"))
        {
            w.Line($"var many = Math.Min(rows, {Lanes});");
            foreach (var tensor in tensors)
                if (!tensor.IsWritten) w.Line($"Transposition.RowsToLanes({tensor.Name}, {tensor.Advance}, rows, {tensor.Name}Lanes);");
            // A row may have an axis behind it already, which becomes longer.
            var sizes = Single.Row.Sizes.Count == 2 ? $"{size}, {Single.Row.Sizes[1]} * {Lanes}" : Across.Row.Sizes.Count == 2 ? $"{size}, {Lanes}" : $"{size} * {Lanes}";
            w.Line($"{Across.Entry}({string.Join(", ", tensors.Select(tensor => tensor.Name + "Lanes").Concat(extras.Select(extra => extra.Split(' ')[1])))}, {sizes}, 1);");
            foreach (var tensor in tensors)
            {
                if (tensor.IsWritten) w.Line($"Transposition.LanesToRows({tensor.Name}Lanes, {tensor.Name}, {tensor.Advance}, rows);");
                w.Line($"{tensor.Name} += many * ({tensor.Advance});");
            }
            w.Line("rows -= many;");
        }
        w.Line($"if (rows > 0) {Single.Entry}({string.Join(", ", Single.Parameters.Select(p => p.Substring(p.LastIndexOf(' ') + 1)))});");
    }
}
