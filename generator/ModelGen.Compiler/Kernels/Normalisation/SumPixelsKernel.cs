using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>sum[channels] over samples and pixels of images in blocks, sample by sample in order; one block an item.</summary>
public sealed record SumPixelsKernel(Precision Precision) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => "SumPixels" + TypeSuffix;

    public override string Summary => "sum[channels] over samples and pixels of images in blocks of channels, for one block.";

    public override EquatableArray<string> Parameters =>
        [$"{T}* x", $"{T}* sum", "int channels", "int start", "int sampleStep", "int block", "int row", "int height", "int width", "int count", "int part"];

    public static KernelCall Call(LowerContext c)
    {
        var x = new ImageMemory(c.Input(0));
        return c.Call(new SumPixelsKernel(c.Precision), new Split.Parts(x.Planes), 8L * x.Height * x.Width * Lanes,
            c.In(0), c.Out(), x.Channels, x.Start, new Argument.Int(x.Size), x.Plane, x.Row, x.Height, x.Width, new Argument.BatchCount(), new Argument.Part());
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var vectors = Lanes / v.Lanes;
        w.Line("x += start + (nint)part * block;");
        w.Line($"var total = stackalloc {T}[{2 * Lanes}];");
        w.Line($"new Span<{T}>(total, {Lanes}).Clear();");
        w.Line($"var sums = total + {Lanes};");
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            w.Line("var from = x + (nint)sample * sampleStep;");
            PixelSum.Emit(w, v, "from", "sums", (_, value) => value, "");
            for (var k = 0; k < vectors; k++) w.Line(v.Store($"total + {k * v.Lanes}", $"{v.Load($"total + {k * v.Lanes}")} + {v.Load($"sums + {k * v.Lanes}")}"));
        }
        w.Line($"for (var c = part * {Lanes}; c < Math.Min(channels, part * {Lanes} + {Lanes}); c++) sum[c] = total[c % {Lanes}];");
    }
}
