using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The gradient of a convolution's weight: sums for several input channels (or, where those are few, several taps) by
/// vectors of output channels stay in registers over an image, and samples are added in order. Work is cut by weights,
/// so the number of threads changes nothing.
/// </summary>
/// <param name="Planes">Whether the convolution's input is in planes.</param>
/// <param name="Channels">Input channels that lie side by side: at most 16, 1 in planes.</param>
/// <param name="TapsHigh">The rows of taps, where they may share a tile; else 1.</param>
/// <param name="TapsWide">The columns of taps, where they may share a tile; else 1.</param>
/// <param name="TapStep">Columns from tap to tap.</param>
public sealed record Conv2dWeightGradientKernel(
    Precision Precision, bool Planes, int Stride, int Channels, int TapsHigh, int TapsWide, int TapStep, bool Pairs, bool Single) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    private int Pixel => Planes ? 1 : Lanes;

    public override string Name =>
        $"Conv2dWeightGradient{(Planes ? "_Planes" : "")}{(Stride == 1 ? "" : $"_Stride{Stride}")}_{Channels}{(TapsHigh * TapsWide == 1 ? "" : $"_K{TapsHigh}x{TapsWide}{(TapStep == 1 ? "" : $"_D{TapStep}")}")}_{(Pairs ? Single ? "Odd" : "Even" : "Single")}{TypeSuffix}";

    public override string Summary => "The gradient of a convolution's weight over images in blocks of channels, for the weights of one part.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* dy", $"{T}* dw" }
        .Concat(("ins outs inPerGroup outPerGroup kernelHeight kernelWidth xStart xSample xPlane xRow tapRow tapColumn strideRow " +
            "dyStart dySample dyBlock dyRow height width tapRows together").Split(' ').Select(name => "int " + name))
        .Concat(["int count", "int part", "int parts"])
        .ToEquatable();

    public static KernelCall Call(LowerContext c, ConvGeometry g)
    {
        ImageMemory x = new(c.Input(0)), dy = new(c.Input(1));
        var sums = new ConvReduction(g.OutChannels, g.InChannels, g.Groups);
        var channels = x.IsBlocked ? Math.Min(g.InChannels, Lanes) : 1;
        var pairs = sums.PairsShare && dy.Planes > 1;
        var tapped = channels < 8;
        var spec = new Conv2dWeightGradientKernel(c.Precision, !x.IsBlocked, g.Stride.W, channels,
            tapped && !x.IsBlocked && g.Kernel.H * g.Kernel.W <= 256 ? g.Kernel.H : 1, tapped ? g.Kernel.W : 1, tapped ? g.Dilation.W : 1, pairs, !pairs || dy.Planes % 2 == 1);
        // All taps of some channels are written at once, unless that leaves too little to share between threads.
        var tiles = (dy.Planes + 1) / 2 * ((g.InPerGroup + 7) / 8);
        var tapRows = tiles >= 8 && g.Kernel.H * g.Kernel.W <= 25 || spec.TapsHigh > 1 ? g.Kernel.H : 1;
        var parts = Math.Max(1, Math.Min(tiles * (g.Kernel.H / tapRows), 64));
        // Sums leave the registers every few hundred pixels: often enough to round well, seldom enough to cost nothing.
        var together = Math.Max(1, 256 / (g.OutH * g.OutW));
        return c.Call(spec, new Split.Parts(parts), 8 * g.MultiplyAdds / parts,
            c.In(0), c.In(1), c.Out(), g.InChannels, g.OutChannels, g.InPerGroup, g.OutPerGroup, g.Kernel.H, g.Kernel.W,
            x.At(-g.Top, -g.Left), new Argument.Int(x.Size), x.Plane, x.Row, g.Dilation.H * x.Row, g.Dilation.W * x.Pixel, g.Stride.H * x.Row,
            dy.Start, new Argument.Int(dy.Size), dy.Plane, dy.Row, g.OutH, g.OutW, tapRows, together, new Argument.BatchCount(), new Argument.Part(), parts);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var pairs = Pairs && ConvTile.Pairs(v);
        w.Line($"var blocks = (outs + {Lanes - 1}) / {Lanes};");
        w.Line($"var sums = stackalloc {T}[tapRows * kernelWidth * {Math.Max(SumsOf(v, 1), pairs ? SumsOf(v, 2) : 0)}];");
        if (pairs)
        {
            EmitUnits(w, v, 2, "blocks / 2", "0");
            if (Single) EmitUnits(w, v, 1, "blocks % 2", "blocks - 1");
        }
        else EmitUnits(w, v, 1, "blocks", "0");
    }

    /// <summary>Sums of one tap.</summary>
    private int SumsOf(Width v, int blocks)
    {
        var tile = ConvTile.For(v, blocks);
        return Rows(tile).Channels * OutsOf(tile);
    }

    /// <summary>Output channels of a tile.</summary>
    private static int OutsOf(ConvTile tile) => Lanes / tile.Pieces * tile.Blocks;

    /// <summary>The rows of a tile: taps down, taps across, channels.</summary>
    private (int High, int Wide, int Channels) Rows(ConvTile tile)
    {
        var most = Math.Min(tile.MostPixels, 28);
        if (tile.V.IsScalar) most = 2;
        var channels = Channels == Lanes ? LargestDivisor(Lanes, most) : Even(Channels, most);
        var wide = Even(TapsWide, most / channels);
        var high = Even(TapsHigh, most / channels / wide);
        return (high, wide, channels);

        static int LargestDivisor(int of, int most) => Enumerable.Range(1, most).Last(d => of % d == 0);
        static int Even(int all, int most)
        {
            var tiles = (all + most - 1) / most;
            return (all + tiles - 1) / tiles;
        }
    }

    private void EmitUnits(CodeWriter w, Width v, int blocks, string blockTiles, string start)
    {
        var tile = ConvTile.For(v, blocks);
        var (high, wide, channels) = Rows(tile);
        using (w.Block(""))
        {
            w.Line($"var channelTiles = (inPerGroup + {channels - 1}) / {channels};");
            w.Line("var tapUnits = kernelHeight / tapRows;");
            w.Line($"var units = {blockTiles} * channelTiles * tapUnits;");
            w.Line("var lastUnit = (int)((long)units * (part + 1) / parts);");
            using (w.Block("for (var unit = (int)((long)units * part / parts); unit < lastUnit; unit++)"))
            {
                w.Line("var r0 = unit % tapUnits * tapRows;");
                w.Line($"var channel = unit / tapUnits % channelTiles * {channels};");
                w.Line($"var block = unit / tapUnits / channelTiles * {blocks} + {start};");
                w.Line($"var o0 = block * {Lanes};");
                EmitGroups(w, tile, high, wide, channels);
            }
        }
    }

    /// <summary>Where several groups meet in one block of outputs, the channels of each are a tile of their own.</summary>
    private void EmitGroups(CodeWriter w, ConvTile tile, int high, int wide, int channels)
    {
        var outs = OutsOf(tile);
        using (w.Block(tile.Pieces == 1 ? "" : $"for (var lane = 0; lane < {Lanes} && o0 + lane < outs; lane += {outs})"))
        {
            w.Line($"var first = o0{(tile.Pieces == 1 ? "" : " + lane")};");
            w.Line($"var last = Math.Min(first + {outs}, outs);");
            using (w.Block("for (var group = first / outPerGroup; group * outPerGroup < last; group++)"))
            {
                // A tile reads neighbouring lanes of one block, so one that would straddle two blocks begins a new one.
                w.Line("var i0 = group * inPerGroup + channel;");
                w.Line("var lastIn = Math.Min(i0 + " + channels + ", (group + 1) * inPerGroup);");
                using (w.Block("while (i0 < lastIn)"))
                {
                    w.Line(Planes ? "var iEnd = lastIn;" : $"var iEnd = Math.Min(lastIn, (i0 / {Lanes} + 1) * {Lanes});");
                    w.Line(Planes ? "var xChannel = x + xStart + (nint)i0 * xPlane;" : $"var lane0 = Math.Min(i0 % {Lanes}, {Lanes - channels});");
                    if (!Planes) w.Line($"var xChannel = x + xStart + (nint)(i0 / {Lanes}) * xPlane + lane0;");
                    if (channels > 1) w.Line($"var skip = i0 % {Lanes} - lane0;");
                    w.Line($"new Span<{T}>(sums, tapRows * kernelWidth * {channels * outs}).Clear();");
                    using (w.Block($"for (var tr = 0; tr < tapRows; tr += {high})"))
                    using (w.Block($"for (var tc = 0; tc < kernelWidth; tc += {wide})")) EmitTile(w, tile, high, wide, channels, outs);
                    EmitWrite(w, channels, outs);
                    w.Line("i0 = iEnd;");
                }
            }
        }
    }

    private void EmitTile(CodeWriter w, ConvTile tile, int high, int wide, int channels, int outs)
    {
        var v = tile.V;
        var rows = high * wide * channels;
        // The last tile of taps starts earlier rather than reach beyond the kernel, and drops what it has twice.
        w.Line($"var r = Math.Min(tr, tapRows - {high});");
        w.Line($"var c = Math.Min(tc, kernelWidth - {wide});");
        using (w.Block("for (var sample = 0; sample < count;)"))
        {
            tile.EmitLocals(w, rows);
            using (w.Block("for (var next = Math.Min(count, sample + together); sample < next; sample++)"))
            using (w.Block("for (var row = 0; row < height; row++)"))
            {
                w.Line("var xp0 = xChannel + (nint)sample * xSample + (nint)row * strideRow + (r0 + r) * tapRow + c * tapColumn;");
                for (var h = 1; h < high; h++) w.Line($"var xp{h} = xp0 + {h} * tapRow;");
                w.Line($"var dyp = dy + (nint)sample * dySample + dyStart + (nint)block * dyBlock + (nint)row * dyRow{(tile.Pieces == 1 ? "" : " + lane")};");
                using (w.Block("for (var u = 0; u < width; u++)"))
                {
                    tile.EmitChannel(w, rows, row => X(row, wide, channels), (b, lane) => Conv2dDirectKernel.Offset(b == 0 ? "dyp" : "dyp + dyBlock", lane));
                    w.Line($"dyp += {Lanes};");
                    for (var h = 0; h < high; h++) w.Line($"xp{h} += {Stride * Pixel};");
                }
            }
            for (var down = 0; down < high; down++)
                for (var across = 0; across < wide; across++)
                {
                    var guards = new[] { down < high - 1 && TapsHigh % high != 0 ? $"r + {down} >= tr" : null, across < wide - 1 && TapsWide % wide != 0 ? $"c + {across} >= tc" : null }.Where(g => g is not null).ToList();
                    using (w.Block(guards.Count == 0 ? "" : $"if ({string.Join(" && ", guards)})"))
                    {
                        w.Line($"var to = {v.Vectors($"sums + ((r + {down}) * kernelWidth + c + {across}) * {channels * outs}")};");
                        tile.Each(w, channels, (channel, b, k) => $"{v.At("to", channel * outs + b * Lanes + k * v.Lanes)} += {ConvTile.Sum((down * wide + across) * channels + channel, b, k)};");
                    }
                }
        }
    }

    /// <summary>Turns the sums [taps][channels][outputs] round into the gradient, output by output.</summary>
    private static void EmitWrite(CodeWriter w, int channels, int outs)
    {
        w.Line("var taps = tapRows * kernelWidth;");
        w.Line("var o = Math.Max(first, group * outPerGroup);");
        w.Line("var lastOut = Math.Min(last, (group + 1) * outPerGroup);");
        var skip = channels == 1 ? "" : $" + skip * {outs}";
        if (outs >= Lanes)
            using (w.Block($"for (; tapRows == kernelHeight && o + {Lanes} <= lastOut; o += {Lanes})"))
                w.Line($"Transposition.FromTaps(sums{skip} + (o - first), {channels * outs}, {outs}, (iEnd - i0) * taps, taps, dw + ((nint)o * inPerGroup + i0 - group * inPerGroup) * taps, (nint)inPerGroup * taps);");
        using (w.Block("for (; o < lastOut; o++)"))
        using (w.Block("for (var i = i0; i < iEnd; i++)"))
        {
            w.Line("var to = dw + (((nint)o * inPerGroup + i - group * inPerGroup) * kernelHeight + r0) * kernelWidth;");
            w.Line($"var from = sums + {(channels == 1 ? "" : $"(i - i0 + skip) * {outs} + ")}o - first;");
            w.Line($"for (var tap = 0; tap < taps; tap++) to[tap] = from[tap * {channels * outs}];");
        }
    }

    private string X(int row, int wide, int channels)
    {
        int channel = row % channels, tap = row / channels % wide, down = row / channels / wide;
        return $"xp{down}[{tap * TapStep * Pixel + channel}]";
    }
}
