using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The gradient of the weight of a convolution with stride 1 and few output channels, over images in planes: lanes are
/// neighbouring pixels, so none is spent on channels that are not there. Sums for some outputs by some taps stay in
/// registers over the image of a sample, and their lanes are added up after the last sample. Work is cut by taps, so the
/// number of threads changes nothing.
/// </summary>
/// <param name="Taps">Taps of all channels together, at most <see cref="MostTaps"/>: no tile is larger.</param>
public sealed record Conv2dFewOutputsWeightGradientKernel(Precision Precision, int Outs, int Taps) : KernelSpec(Precision)
{
    private const int Pixels = ImageLayout.Lanes;

    private const int MostTaps = 16;

    public override string Name => $"Conv2dWeightGradient_ByPixels_{Outs}{(Taps == MostTaps ? "" : $"_T{Taps}")}{TypeSuffix}";

    public override string Summary => $"The gradient of the weight of a convolution with {Outs} outputs, images in planes, for the taps of one part.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* dy", $"{T}* dw", $"{T}* scratch" }
        .Concat("taps kernelHeight kernelWidth xStart xSample xPlane xRow tapRow tapColumn dyStart dySample dyPlane dyRow height width count part parts".Split(' ').Select(name => "int " + name))
        .ToEquatable();

    /// <summary>Whether rows are long enough for whole vectors, and the sums few enough to lie in the cache.</summary>
    public static bool Serves(ConvGeometry g) =>
        g.OutChannels <= Conv2dFewOutputsKernel.MostOuts && g.Stride == HW.One && g.Groups == 1 && g.OutW >= Pixels && g.InChannels * g.Kernel.H * g.Kernel.W <= 512;

    public static KernelCall Call(LowerContext c, ConvGeometry g)
    {
        ImageMemory x = new(c.Input(0)), dy = new(c.Input(1));
        var taps = g.InChannels * g.Kernel.H * g.Kernel.W;
        // An image of a sample stays in the first cache while a part goes through its taps.
        var parts = Math.Min(4, (taps + 3) / 4);
        return c.Call(new Conv2dFewOutputsWeightGradientKernel(c.Precision, g.OutChannels, Math.Min(taps, MostTaps)), new Split.Parts(parts), 8 * g.MultiplyAdds / parts,
            c.In(0), c.In(1), c.Out(), new Argument.Scratch(2L * (taps + MostTaps) * g.OutChannels * Pixels),
            taps, g.Kernel.H, g.Kernel.W, x.At(-g.Top, -g.Left), new Argument.Int(x.Size), x.Plane, x.Row, g.Dilation.H * x.Row, g.Dilation.W,
            dy.Start, new Argument.Int(dy.Size), dy.Plane, dy.Row, g.OutH, g.OutW, new Argument.BatchCount(), new Argument.Part(), parts);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var (outs, taps) = Tile(v);
        w.Line($"var tiles = (taps + {taps - 1}) / {taps};");
        w.Line("var tile0 = (int)((long)tiles * part / parts);");
        w.Line("var tileEnd = (int)((long)tiles * (part + 1) / parts);");
        // The last vector of a row overlaps the one before; what that has seen does not count again.
        w.Line($"var seen = (width + {v.Lanes - 1}) / {v.Lanes} * {v.Lanes} - width;");
        w.Line($"var mask = stackalloc {T}[{v.Lanes}];");
        w.Line($"for (var i = 0; i < {v.Lanes}; i++) mask[i] = i < seen ? 0 : 1;");
        w.Line($"var fresh = {v.Load("mask")};");
        w.Line($"new Span<{T}>(scratch, (tileEnd - tile0) * {taps * Outs * v.Lanes}).Clear();");
        for (var t = 0; t < taps; t++) w.Line($"nint place{t};");
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            w.Line("var to = scratch;");
            using (w.Block("for (var tile = tile0; tile < tileEnd; tile++)"))
            {
                EmitPlaces(w, taps);
                w.Line("var xFirst = x + (nint)sample * xSample + xStart;");
                w.Line("var dyFirst = dy + (nint)sample * dySample + dyStart;");
                for (var o = 0; o < Outs; o += outs)
                    using (w.Block($"// outputs from {o}")) EmitSums(w, v, o, Math.Min(Outs, o + outs), taps);
            }
        }
        EmitWrite(w, v, taps);
    }

    /// <summary>The most products for what is read, within the registers.</summary>
    private (int Outs, int Taps) Tile(Width v)
    {
        var best = (Outs: 1, Taps: 1);
        var least = double.MaxValue;
        for (var groups = 1; groups <= Outs; groups++)
        {
            var outs = (Outs + groups - 1) / groups;
            var taps = Math.Min(Taps, v.IsScalar ? 2 : (v.Registers - 2 - outs) / outs);
            if (taps < 1) continue;
            // Vectors of x lie across lines of the cache and count twice.
            var cost = (double)groups * Math.Max(outs * taps, outs + 2 * taps) / taps;
            if (cost >= least) continue;
            (best, least) = ((outs, taps), cost);
        }
        return best;
    }

    /// <summary>Where the taps of a tile lie; a last tile that has fewer sees its last one several times.</summary>
    private static void EmitPlaces(CodeWriter w, int taps)
    {
        for (var t = 0; t < taps; t++)
            using (w.Block(""))
            {
                w.Line($"var tap = Math.Min(tile * {taps} + {t}, taps - 1);");
                w.Line($"place{t} = tap / (kernelHeight * kernelWidth) * (nint)xPlane + tap / kernelWidth % kernelHeight * tapRow + tap % kernelWidth * tapColumn;");
            }
    }

    private void EmitSums(CodeWriter w, Width v, int first, int last, int taps)
    {
        void Each(Action<int, int> body)
        {
            for (var o = first; o < last; o++)
                for (var t = 0; t < taps; t++) body(o, t);
        }

        void Products(string fresh)
        {
            for (var o = first; o < last; o++) w.Line($"var d{o} = {v.Load($"dyRow0 + u{(o == 0 ? "" : $" + {o} * (nint)dyPlane")}")}{fresh};");
            for (var t = 0; t < taps; t++)
            {
                w.Line($"s = {v.Load($"xp{t} + u")};");
                for (var o = first; o < last; o++) w.Line($"a{o}_{t} = {v.Fma("s", $"d{o}", $"a{o}_{t}")};");
            }
        }

        Each((o, t) => w.Line($"var a{o}_{t} = {v.Zero};"));
        w.Line($"{v.Type} s;");
        using (w.Block("for (var row = 0; row < height; row++)"))
        {
            w.Line("var xRow0 = xFirst + (nint)row * xRow;");
            w.Line("var dyRow0 = dyFirst + (nint)row * dyRow;");
            for (var t = 0; t < taps; t++) w.Line($"var xp{t} = xRow0 + place{t};");
            w.Line("nint u = 0;");
            using (w.Block($"for (; u + {v.Lanes} <= width; u += {v.Lanes})")) Products("");
            using (w.Block("if (u < width)"))
            {
                w.Line($"u = width - {v.Lanes};");
                Products(" * fresh");
            }
        }
        Each((o, t) =>
        {
            var at = $"to + {((o - first) * taps + t) * v.Lanes}";
            w.Line(v.Store(at, $"{v.Load(at)} + a{o}_{t}"));
        });
        w.Line($"to += {(last - first) * taps * v.Lanes};");
    }

    private void EmitWrite(CodeWriter w, Width v, int taps)
    {
        w.Line("var from = scratch;");
        using (w.Block("for (var tile = tile0; tile < tileEnd; tile++)"))
        using (w.Block($"for (var o = 0; o < {Outs}; o++)"))
        using (w.Block($"for (var t = 0; t < {taps}; t++)"))
        {
            w.Line($"if (tile * {taps} + t < taps) dw[o * taps + tile * {taps} + t] = {v.Sum(v.Load("from"))};");
            w.Line($"from += {v.Lanes};");
        }
    }
}
