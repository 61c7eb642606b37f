using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A convolution over an image in blocks of channels (or in planes, for the few channels of a first layer) into one in
/// blocks. The input has the border it needs, so there is no edge code; the gradient of the input of a convolution with
/// stride 1 is the same thing with its weights flipped. Strides and counts are arguments, so layers share it.
/// </summary>
/// <param name="Planes">Whether the input is in planes.</param>
/// <param name="Stride">Columns from a window to the next.</param>
/// <param name="Grouped">Whether output channels sum over a part of the input channels.</param>
/// <param name="Asks">Whether it asks for the weights of the blocks after those it works on, which few tiles read faster than memory gives them.</param>
public sealed record Conv2dDirectKernel(
    Precision Precision, bool Planes, int Stride, bool Grouped, bool Border, Epilogue Epilogue, ConvCut Cut, bool Asks) : KernelSpec(Precision)
{
    // Images as small as those have tiles of their own, so that no kernel is there twice; and half a megabyte of weights.
    private const int MostAsking = 7 * 7, LeastAsked = 1 << 17;

    private int Pixel => Planes ? 1 : ImageLayout.Lanes;

    /// <summary>Rows of results for a row that is stored.</summary>
    private int Rows => Epilogue.Pooled ? 2 : 1;

    public override string Name =>
        $"Conv2dDirect{(Planes ? "_Planes" : "")}{(Stride == 1 ? "" : $"_Stride{Stride}")}{(Grouped ? "_Grouped" : "")}{(Border ? "_Border" : "")}{Epilogue.Name}_{Cut.Name}{(Asks ? "_Ahead" : "")}{TypeSuffix}";

    public override string Summary => $"Direct convolution of an image in {(Planes ? "planes" : "blocks")} into one in blocks{Epilogue.Description}.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* weight" }
        .Concat(Epilogue.Bias ? [$"{T}* bias"] : [])
        .Concat(Epilogue.Images.Select(image => $"{T}* {image}"))
        .Concat([$"{T}* y"])
        .Concat("channels kernelHeight kernelWidth xStart xSample xPlane xRow tapRow tapColumn strideRow weightBlock blocks height width yStart ySample yBlock yRow".Split(' ').Select(name => "int " + name))
        .Concat(Epilogue.Images.SelectMany(image => new[] { $"int {image}Start", $"int {image}Sample", $"int {image}Block", $"int {image}Row" }))
        .Concat(Grouped ? ["int ins", "int outPerGroup", "int inPerGroup", "int lastStart"] : [])
        .Concat(Border ? BorderText.Parameters : [])
        .Concat(["int count", "int part", "int blockParts", "int rowParts"])
        .ToEquatable();

    /// <param name="sums">Which input channels each output channel sums over.</param>
    /// <param name="top">Rows above the first window's first row, negative below it; likewise <paramref name="left"/>.</param>
    public static KernelCall Call(
        LowerContext c, Epilogue epilogue, ConvReduction sums, HW kernel, HW stride, HW dilation, int top, int left, int weight, int bias, int images)
    {
        ImageMemory x = new(c.Input(0)), y = new(c.Output());
        var grouped = sums.Groups > 1;
        var border = y.Border != default;
        var taps = sums.Channels * kernel.H * kernel.W;
        var rows = epilogue.Pooled ? 2 : 1;
        var asks = y.Height * y.Width * rows * rows <= MostAsking && (long)taps * y.Planes * ImageLayout.Lanes >= LeastAsked;
        var spec = new Conv2dDirectKernel(c.Precision, !x.IsBlocked, stride.W, grouped, border, epilogue, ConvCut.Of(y.Planes, sums.PairsShare, y.Width * rows, epilogue.Pooled), asks);
        var pointers = new List<Argument> { c.In(0), c.In(weight) };
        if (epilogue.Bias) pointers.Add(c.In(bias));
        pointers.AddRange(epilogue.Pointers(c, images));
        pointers.Add(c.Out());
        pointers.AddRange([
            sums.Channels, kernel.H, kernel.W, x.At(-top, -left), new Argument.Int(x.Size), x.Plane, x.Row, dilation.H * x.Row, dilation.W * x.Pixel, stride.H * x.Row,
            taps * ImageLayout.Lanes, y.Planes, y.Height, y.Width * rows, y.Start, new Argument.Int(y.Size), y.Plane, y.Row]);
        foreach (var image in epilogue.Memories(c, images)) pointers.AddRange([image.Start, new Argument.Int(image.Size), image.Plane, image.Row]);
        if (grouped) pointers.AddRange([sums.In, sums.OutPerGroup, sums.InPerGroup, sums.LastStart]);
        if (border) pointers.AddRange(BorderText.Arguments(y));

        var work = Work(y.Planes, y.Height * rows, y.Width * rows, taps);
        var (rowParts, blockParts) = Parts(y.Planes, y.Height * rows, y.Width * rows, taps);
        // Heavy weights are streamed once for several samples.
        var samples = (long)taps * y.Planes * ImageLayout.Lanes > 1 << 18 ? 4 : 1;
        pointers.AddRange([new Argument.Count(), new Argument.Part(), blockParts, rowParts]);
        return c.Call(spec, new Split.Samples(samples, blockParts * rowParts), samples * work / (blockParts * rowParts), [.. pointers]);
    }

    /// <summary>
    /// Enough parts for several threads at batch 1, of equal sizes where that can be: first by channels, which keeps weights
    /// in the cache, then by rows.
    /// </summary>
    public static (int Rows, int Blocks) Parts(int blocks, int height, int width, int taps)
    {
        var work = Work(blocks, height, width, taps);
        var wanted = 1;
        while (wanted < 16 && work / wanted > 1_000_000) wanted *= 2;
        var blockParts = Math.Min(wanted, (blocks + 1) / 2);
        // An odd number of pairs is cut evenly by rows alone.
        var rowParts = wanted > 1 && blockParts % 2 == 1 ? Math.Max(2, wanted / blockParts) : wanted / blockParts;
        return (Math.Max(1, Math.Min(rowParts, height / 4)), blockParts);
    }

    private static long Work(int blocks, int height, int width, int taps) => (long)blocks * ImageLayout.Lanes * height * width * taps;

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line("var pairs = (blocks + 1) / 2;");
        w.Line("var block = (int)((long)pairs * (part % blockParts) / blockParts) * 2;");
        w.Line("var lastBlock = Math.Min(blocks, (int)((long)pairs * (part % blockParts + 1) / blockParts) * 2);");
        w.Line($"var firstRow = (int)((long)height * (part / blockParts) / rowParts){Times};");
        w.Line($"var lastRow = (int)((long)height * (part / blockParts + 1) / rowParts){Times};");
        using (w.Block("while (block < lastBlock)"))
        {
            if (Cut.Pairs && ConvTile.Pairs(v))
            {
                if (!Cut.Single) EmitBlocks(w, v, 2);
                else
                {
                    using (w.Block("if (block + 2 <= lastBlock)"))
                    {
                        EmitBlocks(w, v, 2);
                        w.Line("continue;");
                    }
                    EmitBlocks(w, v, 1);
                }
            }
            else EmitBlocks(w, v, 1);
        }
    }

    private string Times => Rows == 1 ? "" : $" * {Rows}";

    private void EmitBlocks(CodeWriter w, Width v, int blocks)
    {
        var tile = ConvTile.For(v, blocks);
        if (Grouped) w.Line($"var start = {ConvReduction.Start("block")};");
        if (AsksIn(tile))
        {
            // Weights of the blocks after these, spread over all tiles: the first tile reads them faster than memory gives them.
            var most = Cut.For(tile).Pixels;
            w.Line("var ahead = weight + (nint)(block + 2) * weightBlock;");
            w.Line($"var all = count * (lastRow - firstRow) * ((width + {most - 1}) / {most});");
            w.Line($"var aheadStep = ({ImageLayout.Lanes - 1} + all) / all;");
        }
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        using (w.Block("for (var row = firstRow; row < lastRow; row++)"))
        {
            w.Line($"var xRow0 = x + (nint)sample * xSample + (nint)row * strideRow + xStart{(Grouped ? " + (nint)start * xPlane" : "")};");
            w.Line($"var yRow0 = y + (nint)sample * ySample + (nint)block * yBlock + (nint){(Rows == 1 ? "row" : "(row / 2)")} * yRow + yStart;");
            foreach (var image in Epilogue.Images) w.Line($"var {image}Row0 = {image} + (nint)sample * {image}Sample + (nint)block * {image}Block + (nint)row * {image}Row + {image}Start;");
            if (Rows > 1) w.Line("var upper = row % 2 == 0;");
            if (Border)
                using (w.Block(Rows == 1 ? "" : "if (upper)"))
                    for (var b = 0; b < blocks; b++)
                        BorderText.EmitClear(w, b == 0 ? "yRow0" : "yRow0 + yBlock", ImageLayout.Lanes, Rows == 1 ? "row" : "row / 2", "height", "yRow", width: Rows == 1 ? "width" : "(width / 2)");
            if (tile.Pieces == 1) EmitRow(w, tile, "0");
            else
                using (w.Block($"for (var lane = 0; lane < {ImageLayout.Lanes}; lane += {ImageLayout.Lanes / tile.Pieces})")) EmitRow(w, tile, "lane");
        }
        w.Line($"block += {blocks};");
    }

    private void EmitRow(CodeWriter w, ConvTile tile, string lane)
    {
        var cut = Cut.For(tile);
        w.Line($"var tiles = (width + {cut.Pixels - 1}) / {cut.Pixels};");
        if (cut.HasSmaller) w.Line($"var wide = {cut.Wider("width", "tiles")};");
        w.Line("var column = 0;");
        using (w.Block(cut.HasSmaller ? "for (var t = 0; t < wide; t++)" : "for (var t = 0; t < tiles; t++)")) EmitTile(w, tile, cut.Pixels, lane);
        if (cut.HasSmaller && cut.Smaller > 0)
            using (w.Block("for (var t = wide; t < tiles; t++)")) EmitTile(w, tile, cut.Smaller, lane);
    }

    private void EmitTile(CodeWriter w, ConvTile tile, int pixels, string lane)
    {
        var v = tile.V;
        var at = lane == "0" ? "" : $" + {lane}";
        tile.EmitLocals(w, pixels);
        w.Line($"var wp = weight + (nint)block * weightBlock{at};");
        w.Line($"var xPlane0 = xRow0 + column * {Stride * Pixel};");
        w.Line(Grouped ? $"var rest = Math.Min(channels, ins - start * {ImageLayout.Lanes});" : "var rest = channels;");
        using (w.Block("while (rest > 0)"))
        {
            w.Line($"var many = Math.Min({ImageLayout.Lanes}, rest);");
            w.Line("var xTapRow = xPlane0;");
            using (w.Block("for (var r = 0; r < kernelHeight; r++)"))
            {
                w.Line("var xTap = xTapRow;");
                using (w.Block("for (var c = 0; c < kernelWidth; c++)"))
                {
                    w.Line("var xp = xTap;");
                    // One input channel a round: the products hide what the loop costs.
                    using (w.Block("for (var i = many; i > 0; i--)"))
                    {
                        EmitChannel(w, tile, pixels);
                        if (AsksIn(tile)) EmitAhead(w);
                        w.Line(Planes ? "xp += xPlane;" : "xp++;");
                        w.Line($"wp += {ImageLayout.Lanes};");
                    }
                    w.Line("xTap += tapColumn;");
                }
                w.Line("xTapRow += tapRow;");
            }
            w.Line(Planes ? "xPlane0 += (nint)many * xPlane;" : "xPlane0 += xPlane;");
            w.Line("rest -= many;");
        }
        ConvEpilogue.Emit(w, tile, Epilogue, pixels, at);
        w.Line($"column += {pixels};");
    }

    // A block without a partner is the last one.
    private bool AsksIn(ConvTile tile) => Asks && tile.Blocks == 2 && tile.Pieces == 1 && !tile.V.IsScalar;

    private static void EmitAhead(CodeWriter w)
    {
        const string Sse = "global::System.Runtime.Intrinsics.X86.Sse";
        using (w.Block($"if ({Sse}.IsSupported)"))
        {
            w.Line($"{Sse}.Prefetch1(ahead);");
            w.Line($"{Sse}.Prefetch1(ahead + weightBlock);");
        }
        w.Line("ahead += aheadStep;");
    }

    private void EmitChannel(CodeWriter w, ConvTile tile, int pixels) =>
        tile.EmitChannel(w, pixels, p => $"xp[{p * Stride * Pixel}]", (b, lane) => Offset(b == 0 ? "wp" : "wp + weightBlock", lane));

    internal static string Offset(string pointer, int elements) => elements == 0 ? pointer : $"{pointer} + {elements}";
}
