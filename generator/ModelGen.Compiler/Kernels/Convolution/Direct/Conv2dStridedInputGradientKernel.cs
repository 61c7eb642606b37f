using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The gradient of the input of a convolution whose stride is not 1, over blocks of channels. Input columns a stride
/// apart were read by the same taps, so they are one tile; taps that fall between the windows are left out rather than
/// multiplied with zeros. With an epilogue it is a transposed convolution.
/// </summary>
public sealed record Conv2dStridedInputGradientKernel(Precision Precision, int Stride, bool Grouped, bool Border, Epilogue Epilogue, ConvCut Cut) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => $"Conv2dInputGradient_Stride{Stride}{(Grouped ? "_Grouped" : "")}{(Border ? "_Border" : "")}{Epilogue.Name}_{Cut.Name}{TypeSuffix}";

    public override string Summary => $"The gradient of the input of a convolution with a stride, in blocks of channels{Epilogue.Description}.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* dy", $"{T}* weight" }
        .Concat(Epilogue.Bias ? [$"{T}* bias"] : [])
        .Concat(Epilogue.Images.Select(image => $"{T}* {image}"))
        .Concat([$"{T}* dx"])
        .Concat(("channels kernelHeight kernelWidth strideHeight dilationHeight dilationWidth padTop padLeft dyStart dySample dyBlock dyRow dyHeight weightBlock blocks " +
            "height width dxStart dxSample dxBlock dxRow").Split(' ').Select(name => "int " + name))
        .Concat(Epilogue.Images.SelectMany(image => new[] { $"int {image}Start", $"int {image}Sample", $"int {image}Block", $"int {image}Row" }))
        .Concat(Grouped ? ["int ins", "int outPerGroup", "int inPerGroup", "int lastStart"] : [])
        .Concat(Border ? BorderText.Parameters : [])
        .Concat(["int count", "int part", "int parts"])
        .ToEquatable();

    public static KernelCall Call(LowerContext c, ConvGeometry g, Epilogue epilogue)
    {
        ImageMemory dy = new(c.Input(0)), dx = new(c.Output());
        var sums = new ConvReduction(g.InChannels, g.OutChannels, g.Groups);
        var border = dx.Border != default;
        var taps = sums.Channels * g.Kernel.H * g.Kernel.W;
        var cut = ConvCut.Of(dx.Planes, sums.PairsShare, (g.InW + g.Stride.W - 1) / g.Stride.W, varies: g.InW % g.Stride.W != 0);
        var spec = new Conv2dStridedInputGradientKernel(c.Precision, g.Stride.W, g.Groups > 1, border, epilogue, cut);
        var arguments = new List<Argument> { c.In(0), c.In(1) };
        if (epilogue.Bias) arguments.Add(c.In(2));
        var images = epilogue.Bias ? 3 : 2;
        arguments.AddRange(epilogue.Pointers(c, images));
        arguments.AddRange([
            c.Out(), sums.Channels, g.Kernel.H, g.Kernel.W, g.Stride.H, g.Dilation.H, g.Dilation.W, g.Top, g.Left,
            dy.Start, new Argument.Int(dy.Size), dy.Plane, dy.Row, dy.Height, taps * Lanes, dx.Planes, dx.Height, dx.Width, dx.Start, new Argument.Int(dx.Size), dx.Plane, dx.Row]);
        foreach (var image in epilogue.Memories(c, images)) arguments.AddRange([image.Start, new Argument.Int(image.Size), image.Plane, image.Row]);
        if (g.Groups > 1) arguments.AddRange([sums.In, sums.OutPerGroup, sums.InPerGroup, sums.LastStart]);
        if (border) arguments.AddRange(BorderText.Arguments(dx));
        var work = g.MultiplyAdds;
        var parts = (int)Math.Max(1, Math.Min(Math.Min(16, work / 2_000_000), (dx.Planes + 1) / 2));
        arguments.AddRange([new Argument.Count(), new Argument.Part(), parts]);
        return c.Call(spec, new Split.Samples(1, parts), work / parts, [.. arguments]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line("var pairs = (blocks + 1) / 2;");
        w.Line("var block = (int)((long)pairs * part / parts) * 2;");
        w.Line("var lastBlock = Math.Min(blocks, (int)((long)pairs * (part + 1) / parts) * 2);");
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

    private void EmitBlocks(CodeWriter w, Width v, int blocks)
    {
        var tile = ConvTile.For(v, blocks);
        if (Grouped) w.Line($"var start = {ConvReduction.Start("block")};");
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        using (w.Block("for (var row = 0; row < height; row++)"))
        {
            w.Line($"var dySample0 = dy + (nint)sample * dySample + dyStart{(Grouped ? " + (nint)start * dyBlock" : "")};");
            w.Line("var dxRow0 = dx + (nint)sample * dxSample + (nint)block * dxBlock + (nint)row * dxRow + dxStart;");
            foreach (var image in Epilogue.Images) w.Line($"var {image}Row0 = {image} + (nint)sample * {image}Sample + (nint)block * {image}Block + (nint)row * {image}Row + {image}Start;");
            if (Border)
                for (var b = 0; b < blocks; b++) BorderText.EmitClear(w, b == 0 ? "dxRow0" : "dxRow0 + dxBlock", Lanes, "row", "height", "dxRow");
            using (w.Block($"for (var phase = 0; phase < {Stride}; phase++)"))
            {
                if (tile.Pieces == 1) EmitRow(w, tile, "0");
                else
                    using (w.Block($"for (var lane = 0; lane < {Lanes}; lane += {Lanes / tile.Pieces})")) EmitRow(w, tile, "lane");
            }
        }
        w.Line($"block += {blocks};");
    }

    private void EmitRow(CodeWriter w, ConvTile tile, string lane)
    {
        var cut = Cut.For(tile);
        w.Line($"var many = (width - phase + {Stride - 1}) / {Stride};");
        w.Line($"var tiles = (many + {cut.Pixels - 1}) / {cut.Pixels};");
        w.Line($"var wide = {cut.Wider("many", "tiles")};");
        w.Line("var column = 0;");
        using (w.Block("for (var t = 0; t < wide; t++)")) EmitTile(w, tile, cut.Pixels, lane);
        if (cut.Smaller > 0)
            using (w.Block("for (var t = wide; t < tiles; t++)")) EmitTile(w, tile, cut.Smaller, lane);
    }

    private void EmitTile(CodeWriter w, ConvTile tile, int pixels, string lane)
    {
        var at = lane == "0" ? "" : $" + {lane}";
        tile.EmitLocals(w, pixels);
        w.Line($"var rest = {(Grouped ? $"Math.Min(channels, ins - start * {Lanes})" : "channels")};");
        w.Line($"var wBlock = weight + (nint)block * weightBlock{at};");
        w.Line($"var dyPlane = dySample0 + column * {Lanes};");
        using (w.Block("while (rest > 0)"))
        {
            w.Line($"var lanes = Math.Min({Lanes}, rest);");
            using (w.Block("for (var r = 0; r < kernelHeight; r++)"))
            {
                w.Line("var y = row + padTop - r * dilationHeight;");
                w.Line("if (y < 0 || y % strideHeight != 0 || y / strideHeight >= dyHeight) continue;");
                w.Line("var dyTapRow = dyPlane + (nint)(y / strideHeight) * dyRow;");
                using (w.Block("for (var c = 0; c < kernelWidth; c++)"))
                {
                    w.Line("var u = phase + padLeft - c * dilationWidth;");
                    w.Line($"if (u % {Stride} != 0) continue;");
                    w.Line($"var xp = dyTapRow + u / {Stride} * {Lanes};");
                    w.Line($"var wp = wBlock + (r * kernelWidth + c) * lanes * {Lanes};");
                    using (w.Block("for (var i = lanes; i > 0; i--)"))
                    {
                        EmitChannel(w, tile, pixels);
                        w.Line("xp++;");
                        w.Line($"wp += {Lanes};");
                    }
                }
            }
            w.Line($"wBlock += kernelHeight * kernelWidth * lanes * {Lanes};");
            w.Line("dyPlane += dyBlock;");
            w.Line("rest -= lanes;");
        }
        ConvEpilogue.Emit(w, tile, Epilogue, pixels, at, "dxRow0", "dxBlock", $"(column * {Stride} + phase)", Stride);
        w.Line($"column += {pixels};");
    }

    private static void EmitChannel(CodeWriter w, ConvTile tile, int pixels) => tile.EmitChannel(w, pixels,
        p => $"xp[{p * Lanes}]",
        (b, lane) => Conv2dDirectKernel.Offset(b == 0 ? "wp" : "wp + weightBlock", lane));
}
