using System.Globalization;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The products of Winograd's convolution: at each position, tiles by input channels times input channels by one or two
/// blocks of output channels. Positions beyond the last of the weights' <c>taps</c> along an axis share it. Sums are [register tile][position][2 blocks][<see cref="WinogradPlan.Rows"/> tiles][16].
/// Meanwhile it asks for the weights that are wanted next, <c>aheadStep</c> elements for every channel, those of the next
/// position where it <c>follows</c> them, and, <c>imageStep</c>
/// elements each, for the image that is wanted next and the memory that the outputs go to.
/// </summary>
/// <param name="Rows">Tiles that are multiplied at once.</param>
public sealed record WinogradProductsKernel(Precision Precision, int Rows, int Blocks) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => $"WinogradProducts_{Rows}x{Blocks}{TypeSuffix}";

    public override string Summary => $"Products of {Rows} transformed tiles with the weights of {(Blocks == 1 ? "a block" : "two blocks")} of outputs, position by position.";

    public override EquatableArray<string> Parameters =>
        [$"{T}* x", $"{T}* weight", $"{T}* sums", $"{T}* ahead", $"{T}* image", $"{T}* outs",
        "int channels", "int xBlock", "int xTile", "int weightPosition", "int weightBlock", "int sumTile", "int aheadBlock", "int aheadStep", "int imageBlock", "int outBlock", "int imageStep", "int size", "int taps", "int tiles", "bool add", "bool follows"];

    public override void Emit(CodeWriter w, Width v)
    {
        var tile = ConvTile.For(v, Blocks);
        // As few pieces as registers allow, of one size or two.
        var pieces = (Rows + tile.MostPixels - 1) / tile.MostPixels;
        var larger = (Rows + pieces - 1) / pieces;
        var many = Rows - pieces * (larger - 1);
        w.Line("taps--;");
        using (w.Block("for (var down = 0; down < size; down++)"))
        using (w.Block("for (var across = 0; across < size; across++)"))
        {
            w.Line("var at = weight + (nint)(Math.Min(down, taps) * (taps + 1) + Math.Min(across, taps)) * weightPosition;");
            w.Line("if (follows) ahead = at + weightPosition;");
            using (w.Block(tile.Blocks == Blocks ? "" : $"for (var block = 0; block < {Blocks}; block++)"))
            using (w.Block(tile.Pieces == 1 ? "" : $"for (var lane = 0; lane < {Lanes}; lane += {Lanes / tile.Pieces})"))
            {
                w.Line($"var wp0 = at{(tile.Blocks == Blocks ? "" : " + (nint)block * weightBlock")}{(tile.Pieces == 1 ? "" : " + lane")};");
                w.Line($"var to = sums{(tile.Blocks == Blocks ? "" : $" + block * {WinogradPlan.Rows * Lanes}")}{(tile.Pieces == 1 ? "" : " + lane")};");
                w.Line("var xTile0 = x;");
                using (w.Block("for (var t = 0; t < tiles; t++)"))
                {
                    EmitPieces(w, tile, 0, many, larger);
                    if (many < pieces) EmitPieces(w, tile, many * larger, pieces - many, larger - 1);
                    w.Line("xTile0 += xTile;");
                    w.Line("to += sumTile;");
                }
            }
            w.Line($"x += {WinogradPlan.Rows * Lanes};");
            w.Line($"sums += {WinogradPlan.Sums * Lanes};");
        }
    }

    private void EmitPieces(CodeWriter w, ConvTile tile, int first, int pieces, int rows)
    {
        // The first piece asks for all that is wanted next; where there are several, no more than for weights.
        var asks = first == 0 && !tile.V.IsScalar;
        var times = Blocks / tile.Blocks * tile.Pieces;
        string Step(string memory) => times == 1 ? $"{memory}Step" : $"{memory}Step / {times}";
        if (pieces == 1)
            using (w.Block("")) EmitTile(w, tile, first.ToString(CultureInfo.InvariantCulture), rows, asks ? Step("ahead") : null, asks ? Step("image") : null);
        else
            using (w.Block($"for (var row = {first}; row < {first + pieces * rows}; row += {rows})"))
            {
                if (asks) w.Line($"var aheadNow = row == 0 ? {Step("ahead")} : 0;");
                EmitTile(w, tile, "row", rows, asks ? "aheadNow" : null, imageStep: null);
            }
    }

    private void EmitTile(CodeWriter w, ConvTile tile, string first, int rows, string? aheadStep, string? imageStep)
    {
        string To(int row, int b, int k) => tile.V.At("sp", (b * WinogradPlan.Rows + row) * Lanes + k * tile.V.Lanes);

        tile.EmitLocals(w, rows);
        w.Line($"var sp = {tile.V.Vectors(first == "0" ? "to" : $"to + {first} * {Lanes}")};");
        using (w.Block("if (add)")) tile.Each(w, rows, (row, b, k) => $"{ConvTile.Sum(row, b, k)} = {To(row, b, k)};");
        w.Line("var wp = wp0;");
        w.Line($"var xChannels = xTile0{(first == "0" ? "" : $" + {first} * {Lanes}")};");
        using (w.Block($"for (var rest = channels; rest > 0; rest -= {Lanes})"))
        {
            w.Line("var xp = xChannels;");
            using (w.Block($"for (var i = Math.Min({Lanes}, rest); i > 0; i--)"))
            {
                tile.EmitChannel(w, rows, row => $"xp[{row * Lanes}]", (b, lane) => Conv2dDirectKernel.Offset(b == 0 ? "wp" : "wp + weightBlock", lane));
                if (aheadStep is not null) EmitAhead(w, "ahead", "aheadBlock", aheadStep);
                if (imageStep is not null)
                {
                    EmitAhead(w, "image", "imageBlock", imageStep);
                    EmitAhead(w, "outs", "outBlock", imageStep);
                }
                w.Line("xp++;");
                w.Line($"wp += {Lanes};");
            }
            w.Line("xChannels += xBlock;");
        }
        tile.Each(w, rows, (row, b, k) => $"{To(row, b, k)} = {ConvTile.Sum(row, b, k)};");
    }

    private void EmitAhead(CodeWriter w, string memory, string block, string step)
    {
        const string Sse = "global::System.Runtime.Intrinsics.X86.Sse";
        using (w.Block($"if ({Sse}.IsSupported)"))
        {
            w.Line($"{Sse}.Prefetch1({memory});");
            if (Blocks > 1) w.Line($"{Sse}.Prefetch1({memory} + {block});");
        }
        w.Line($"{memory} += {step};");
    }
}
