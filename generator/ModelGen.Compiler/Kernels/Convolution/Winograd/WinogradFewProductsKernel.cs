using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The products of F(4 × 4, 3 × 3) for up to four tiles. So few are multiplied with each weight that storing its
/// transform would cost more than the products do: it is made in registers, row by row, from weights in the order of
/// direct convolution. The sums of a row's six positions stay in registers over 32 input channels, whose weights stay in
/// the first-level cache for all six rows.
/// </summary>
public sealed record WinogradFewProductsKernel(Precision Precision) : KernelSpec(Precision)
{
    /// <summary>Tiles that are multiplied at once.</summary>
    public const int Tiles = 4;

    private const int M = 4;
    private const int Lanes = ImageLayout.Lanes;
    private const string Sse = "global::System.Runtime.Intrinsics.X86.Sse";

    /// <summary>Whether a width has the registers.</summary>
    public static bool Suits(Width v) => v.Registers == 32 && v.Lanes == Lanes;

    public override string Name => $"WinogradFewProducts{TypeSuffix}";

    public override string Summary => "Products of up to four tiles, transformed for F(4 × 4, 3 × 3), with the weights of a block of outputs.";

    public override EquatableArray<string> Parameters => [$"{T}* x", $"{T}* weight", $"{T}* sums", "int channels", "int ahead"];

    public override void Emit(CodeWriter w, Width v)
    {
        if (!Suits(v))
        {
            w.Line("throw new NotSupportedException();");
            return;
        }
        var size = new WinogradForm(M).Size;
        using (w.Block("for (var channel = 0; channel < channels; channel += 32)"))
        {
            w.Line("var some = Math.Min(32, channels - channel);");
            for (var row = 0; row < size; row++)
                using (w.Block("")) EmitRow(w, v, size, row);
            w.Line($"x += {2 * new WinogradForm(M).Positions * WinogradPlan.Rows * Lanes};");
            w.Line($"weight += {2 * 9 * Lanes * Lanes};");
        }
    }

    private static void EmitRow(CodeWriter w, Width v, int size, int row)
    {
        static string Sum(int column, int tile) => $"a{column}_{tile}";
        string To(int column, int tile) => v.At("to", column * WinogradPlan.Sums * Lanes + tile * Lanes);
        void Each(Func<int, int, string> statement)
        {
            for (var column = 0; column < size; column++) w.Line(string.Join(" ", Enumerable.Range(0, Tiles).Select(tile => statement(column, tile))));
        }

        w.Line($"var zero = {v.Zero};");
        w.Wrap($"{v.Type} ", Enumerable.Range(0, size * Tiles).Select(i => $"{Sum(i / Tiles, i % Tiles)} = zero"), ", ", ";");
        w.Line($"var to = {v.Vectors($"sums + {row * size * WinogradPlan.Sums * Lanes}")};");
        using (w.Block("if (channel > 0)")) Each((column, tile) => $"{Sum(column, tile)} = {To(column, tile)};");
        w.Line($"var xBlock = x + {row * size * WinogradPlan.Rows * Lanes};");
        w.Line("var wBlock = weight;");
        // The 288 lines that are wanted after these 32 channels are asked for in six rows, three lines with every two channels: what is
        // asked for faster than memory gives it, a processor drops.
        w.Line($"var next = weight + ahead + {row * 48 * Lanes};");
        w.Line("var second = true;");
        using (w.Block($"for (var rest = some; rest > 0; rest -= {Lanes})"))
        {
            w.Line($"var many = Math.Min({Lanes}, rest);");
            w.Line($"var taps = many * {3 * Lanes};");
            w.Line("var xp = xBlock;");
            w.Line("var w0 = wBlock;");
            w.Line($"var tap = many * {Lanes};");
            w.Line("var end = xp + many;");
            using (w.Block("for (; xp < end; xp++)"))
            {
                w.Line("var w1 = w0 + taps;");
                w.Line("var w2 = w1 + taps;");
                using (w.Block($"if ({Sse}.IsSupported)"))
                {
                    w.Line($"{Sse}.Prefetch0(next);");
                    w.Line($"next += {Lanes};");
                    using (w.Block("if (second)"))
                    {
                        w.Line($"{Sse}.Prefetch0(next);");
                        w.Line($"next += {Lanes};");
                    }
                    w.Line("second = !second;");
                }
                Winograd.EmitFilterRow(w, v, M, row,
                    (r, column) => v.Load(column == 0 ? $"w{r}" : column == 1 ? $"w{r} + tap" : $"w{r} + 2 * tap"),
                    (column, value) =>
                    {
                        for (var tile = 0; tile < Tiles; tile++)
                            w.Line($"{Sum(column, tile)} = {v.Fma(v.Broadcast($"xp[{column * WinogradPlan.Rows * Lanes + tile * Lanes}]"), value, Sum(column, tile))};");
                    });
                w.Line($"w0 += {Lanes};");
            }
            w.Line($"xBlock += {new WinogradForm(M).Positions * WinogradPlan.Rows * Lanes};");
            w.Line($"wBlock += {9 * Lanes} * many;");
        }
        Each((column, tile) => $"{To(column, tile)} = {Sum(column, tile)};");
    }
}
