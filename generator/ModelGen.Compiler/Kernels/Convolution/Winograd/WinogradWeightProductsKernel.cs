using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The products of the weight's gradient by Winograd's algorithm: at each position, a block of input channels by tiles
/// times tiles by one or two blocks of output channels. Sums are [position][16 in][2 blocks][16 out].
/// </summary>
public sealed record WinogradWeightProductsKernel(Precision Precision, int Blocks) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    /// <summary>Sums of a position.</summary>
    public const int Sums = 2 * Lanes * Lanes;

    public override string Name => $"WinogradWeightProducts_{Blocks}{TypeSuffix}";

    public override string Summary => $"Products of transformed tiles of the input with those of {(Blocks == 1 ? "a block" : "two blocks")} of the outputs' gradient, position by position.";

    public override EquatableArray<string> Parameters =>
        [$"{T}* x", $"{T}* dy", $"{T}* sums", "int dyBlock", "int xTile", "int dyTile", "int positions", "int tiles", "bool add"];

    public override void Emit(CodeWriter w, Width v)
    {
        var tile = ConvTile.For(v, Blocks);
        var rows = Enumerable.Range(1, tile.MostPixels).Last(n => Lanes % n == 0);
        using (w.Block("for (var position = 0; position < positions; position++)"))
        {
            using (w.Block(tile.Blocks == Blocks ? "" : $"for (var block = 0; block < {Blocks}; block++)"))
            using (w.Block(tile.Pieces == 1 ? "" : $"for (var lane = 0; lane < {Lanes}; lane += {Lanes / tile.Pieces})"))
            using (w.Block(rows == Lanes ? "" : $"for (var channel = 0; channel < {Lanes}; channel += {rows})"))
            {
                var lane = tile.Pieces == 1 ? "" : " + lane";
                w.Line($"var to = {v.Vectors($"sums{(rows == Lanes ? "" : $" + channel * {2 * Lanes}")}{(tile.Blocks == Blocks ? "" : $" + block * {Lanes}")}{lane}")};");
                w.Line($"var x0 = x{(rows == Lanes ? "" : " + channel")};");
                w.Line($"var dy0 = dy{(tile.Blocks == Blocks ? "" : " + (nint)block * dyBlock")}{lane};");
                EmitTile(w, tile, rows);
            }
            w.Line($"x += {WinogradPlan.Rows * Lanes};");
            w.Line($"dy += {WinogradPlan.Rows * Lanes};");
            w.Line($"sums += {Sums};");
        }
    }

    private static void EmitTile(CodeWriter w, ConvTile tile, int rows)
    {
        string To(int row, int b, int k) => tile.V.At("to", row * 2 * Lanes + b * Lanes + k * tile.V.Lanes);

        tile.EmitLocals(w, rows);
        using (w.Block("if (add)")) tile.Each(w, rows, (row, b, k) => $"{ConvTile.Sum(row, b, k)} = {To(row, b, k)};");
        using (w.Block($"for (var rest = tiles; rest > 0; rest -= {WinogradPlan.Rows})"))
        {
            w.Line("var xp = x0;");
            w.Line("var dyp = dy0;");
            w.Line($"var i = Math.Min({WinogradPlan.Rows}, rest);");
            using (w.Block("for (; i >= 2; i -= 2)"))
            {
                for (var t = 0; t < 2; t++) EmitPair(t);
                w.Line($"xp += {2 * Lanes};");
                w.Line($"dyp += {2 * Lanes};");
            }
            using (w.Block("if (i > 0)")) EmitPair(0);
            w.Line("x0 += xTile;");
            w.Line("dy0 += dyTile;");
        }
        tile.Each(w, rows, (row, b, k) => $"{To(row, b, k)} = {ConvTile.Sum(row, b, k)};");

        void EmitPair(int t) => tile.EmitChannel(w, rows,
            row => $"xp[{t * Lanes + row}]",
            (b, lane) => Conv2dDirectKernel.Offset(b == 0 ? "dyp" : "dyp + dyBlock", t * Lanes + lane));
    }
}
