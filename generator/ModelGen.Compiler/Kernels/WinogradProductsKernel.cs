using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The products of Winograd's convolution: at each position, tiles by input channels times input channels by one or two
/// blocks of output channels. Sums are [register tile][position][2 blocks][<see cref="WinogradPlan.Rows"/> tiles][16].
/// Meanwhile it asks for memory that is wanted next: <c>aheadStep</c> elements for every channel.
/// </summary>
/// <param name="Rows">Tiles that are multiplied at once.</param>
public sealed record WinogradProductsKernel(Precision Precision, int Rows, int Blocks) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => $"WinogradProducts_{Rows}x{Blocks}{TypeSuffix}";

    public override string Summary => $"Products of {Rows} transformed tiles with the weights of {(Blocks == 1 ? "a block" : "two blocks")} of outputs, position by position.";

    public override EquatableArray<string> Parameters =>
        [$"{T}* x", $"{T}* weight", $"{T}* sums", $"{T}* ahead",
        "int channels", "int xBlock", "int xTile", "int weightPosition", "int weightBlock", "int sumTile", "int aheadBlock", "int aheadStep", "int positions", "int tiles", "bool add"];

    public override void Emit(CodeWriter w, Width v)
    {
        var tile = ConvTile.For(v, Blocks);
        using (w.Block("for (var position = 0; position < positions; position++)"))
        {
            using (w.Block(tile.Blocks == Blocks ? "" : $"for (var block = 0; block < {Blocks}; block++)"))
            using (w.Block(tile.Pieces == 1 ? "" : $"for (var lane = 0; lane < {Lanes}; lane += {Lanes / tile.Pieces})"))
            {
                w.Line($"var wp0 = weight{(tile.Blocks == Blocks ? "" : " + (nint)block * weightBlock")}{(tile.Pieces == 1 ? "" : " + lane")};");
                w.Line($"var to = sums{(tile.Blocks == Blocks ? "" : $" + block * {WinogradPlan.Rows * Lanes}")}{(tile.Pieces == 1 ? "" : " + lane")};");
                w.Line("var xTile0 = x;");
                using (w.Block("for (var t = 0; t < tiles; t++)"))
                {
                    var pieces = (Rows + tile.MostPixels - 1) / tile.MostPixels;
                    for (int piece = 0, row = 0; piece < pieces; piece++)
                    {
                        var rows = (Rows - row + pieces - piece - 1) / (pieces - piece);
                        using (w.Block("")) EmitTile(w, tile, row, rows);
                        row += rows;
                    }
                    w.Line("xTile0 += xTile;");
                    w.Line("to += sumTile;");
                }
            }
            w.Line($"x += {WinogradPlan.Rows * Lanes};");
            w.Line("weight += weightPosition;");
            w.Line($"sums += {WinogradPlan.Sums * Lanes};");
        }
    }

    private void EmitTile(CodeWriter w, ConvTile tile, int first, int rows)
    {
        string To(int row, int b, int k) => Conv2dDirectKernel.Offset("to", (b * WinogradPlan.Rows + first + row) * Lanes + k * tile.V.Lanes);

        tile.EmitOperands(w);
        tile.EmitZero(w, rows);
        using (w.Block("if (add)")) tile.Each(rows, (row, b, k) => w.Line($"{ConvTile.Sum(row, b, k)} = {tile.V.Load(To(row, b, k))};"));
        w.Line("var wp = wp0;");
        w.Line($"var xChannels = {Conv2dDirectKernel.Offset("xTile0", first * Lanes)};");
        using (w.Block($"for (var rest = channels; rest > 0; rest -= {Lanes})"))
        {
            w.Line("var xp = xChannels;");
            w.Line($"var i = Math.Min({Lanes}, rest);");
            using (w.Block("for (; i >= 4; i -= 4)"))
            {
                for (var k = 0; k < 4; k++)
                {
                    EmitChannel(w, tile, rows, k);
                    if (first == 0) EmitAhead(w, tile);
                }
                w.Line("xp += 4;");
                w.Line($"wp += {4 * Lanes};");
            }
            using (w.Block("for (; i > 0; i--)"))
            {
                EmitChannel(w, tile, rows, 0);
                w.Line("xp++;");
                w.Line($"wp += {Lanes};");
            }
            w.Line("xChannels += xBlock;");
        }
        tile.Each(rows, (row, b, k) => w.Line(tile.V.Store(To(row, b, k), ConvTile.Sum(row, b, k))));
    }

    private void EmitAhead(CodeWriter w, ConvTile tile)
    {
        const string Sse = "global::System.Runtime.Intrinsics.X86.Sse";
        using (w.Block($"if ({Sse}.IsSupported)"))
        {
            w.Line($"{Sse}.Prefetch1(ahead);");
            if (Blocks > 1) w.Line($"{Sse}.Prefetch1(ahead + aheadBlock);");
        }
        var times = Blocks / tile.Blocks * tile.Pieces;
        w.Line(times == 1 ? "ahead += aheadStep;" : $"ahead += aheadStep / {times};");
    }

    private static void EmitChannel(CodeWriter w, ConvTile tile, int rows, int k) => tile.EmitChannel(w, rows,
        row => Conv2dDirectKernel.Offset("xp", k + row * Lanes),
        (b, lane) => Conv2dDirectKernel.Offset(b == 0 ? "wp" : "wp + weightBlock", k * Lanes + lane));
}
