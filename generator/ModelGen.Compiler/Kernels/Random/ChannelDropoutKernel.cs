using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>y = x · scale in the channels whose random bits reach the threshold, else 0; images in planes or in blocks of channels. Each item takes some planes.</summary>
/// <param name="Pixel">Elements of a pixel: 1 in planes, 16 in blocks.</param>
public sealed record ChannelDropoutKernel(Precision Precision, int Pixel, bool Border) : KernelSpec(Precision)
{
    public override string Name => $"ChannelDropout{(Pixel > 1 ? "_Blocks" : "")}{(Border ? "_Border" : "")}{TypeSuffix}";

    public override string Summary => "y = x · scale in channels where Hash(key, channel) >= threshold, else 0; channels are numbered through the batch.";

    public override EquatableArray<string> Parameters =>
        new[] { $"{T}* x", $"{T}* y", "ulong key", "int sample", "uint threshold", $"{T} scale" }
            .Concat("channels height width xStart xPlane xRow yStart yPlane yRow".Split(' ').Select(name => "int " + name))
            .Concat(Border ? BorderText.Parameters : [])
            .Concat(["int planes", "int part", "int parts"]).ToEquatable();

    public static KernelCall Call(LowerContext c, int layer, double p, bool inverted)
    {
        ImageMemory x = new(c.Input(0)), y = new(c.Output());
        var border = y.Border != default;
        var perSample = c.Output().Kind == ValueKind.PerSample;
        var work = (long)y.Planes * y.Height * y.Width * y.Pixel;
        var parts = (int)Math.Max(1, Math.Min(Math.Min(16, work / 20_000), y.Planes));
        return c.Call(new ChannelDropoutKernel(c.Precision, y.Pixel, border), perSample ? new Split.Samples(1, parts) : new Split.Parts(parts), work / parts,
            [c.In(0), c.Out(), new Argument.RandomKey(layer), perSample ? new Argument.FirstSample() : 0, new Argument.Int(DropoutKernel.Threshold(p)), inverted ? 1 / (1 - p) : 1.0,
                y.Channels, y.Height, y.Width, x.Start, x.Plane, x.Row, y.Start, y.Plane, y.Row, .. border ? BorderText.Arguments(y) : [], y.Planes, new Argument.Part(), parts]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line($"var mask = stackalloc {T}[{Pixel}];");
        using (w.Block("for (var plane = (int)((long)planes * part / parts); plane < (int)((long)planes * (part + 1) / parts); plane++)"))
        {
            using (w.Block($"for (var i = 0; i < {Pixel}; i++)"))
            {
                w.Line($"var channel = plane * {Pixel} + i;");
                w.Line("mask[i] = channel < channels && DropoutRandom.Hash(key, (uint)sample * (uint)channels + (uint)channel) >= threshold ? scale : 0;");
            }
            var vectors = Pixel == 1 ? 1 : Pixel / v.Lanes;
            for (var k = 0; k < vectors; k++) w.Line($"var m{k} = {(Pixel == 1 ? "*mask" : v.Load($"mask + {k * v.Lanes}"))};");
            w.Line("var from = x + xStart + (nint)plane * xPlane;");
            w.Line("var to = y + yStart + (nint)plane * yPlane;");
            using (w.Block("for (var h = 0; h < height; h++, from += xRow, to += yRow)"))
            {
                if (Border) BorderText.EmitClear(w, "to", Pixel, "h", "height", "yRow");
                if (Pixel == 1) w.Lanes(v, new Extent("width", 0), "u", (k, u) => w.Line(k.Store($"to + {u}", $"{k.Load($"from + {u}")} * {k.Broadcast("m0")}")));
                else
                    using (w.Block("for (var u = 0; u < width; u++)"))
                        for (var k = 0; k < vectors; k++)
                            w.Line(v.Store($"to + u * {Pixel} + {k * v.Lanes}", $"{v.Load($"from + u * {Pixel} + {k * v.Lanes}")} * m{k}"));
            }
        }
    }
}
