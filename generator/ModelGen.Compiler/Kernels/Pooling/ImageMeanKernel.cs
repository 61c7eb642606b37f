using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>The mean of each channel's pixels of an image in blocks, as plain numbers, or its gradient; one block an item.</summary>
public sealed record ImageMeanKernel(Precision Precision, bool Gradient, bool Border) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => $"PlaneMean{(Gradient ? "_Gradient" : "")}_Blocks{(Border ? "_Border" : "")}{TypeSuffix}";

    public override string Summary => Gradient ? "dx = dy / pixels, for every pixel of a block of channels." : "y = Σ x / pixels, for a block of channels.";

    public override EquatableArray<string> Parameters => new[] { Gradient ? $"{T}* dy" : $"{T}* x", Gradient ? $"{T}* dx" : $"{T}* y" }
        .Concat(["int channels", "int start", "int block", "int row", "int height", "int width"])
        .Concat(Border ? BorderText.Parameters : []).Append("int part").ToEquatable();

    public static KernelCall Call(LowerContext c, bool gradient)
    {
        var image = new ImageMemory(gradient ? c.Output() : c.Input(0));
        var border = gradient && image.Border != default;
        return c.Call(new ImageMeanKernel(c.Precision, gradient, border), new Split.Samples(1, image.Planes), (long)image.Height * image.Width * Lanes,
            [c.In(0), c.Out(), image.Channels, image.Start, image.Plane, image.Row, image.Height, image.Width, .. border ? BorderText.Arguments(image) : [], new Argument.Part()]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var vectors = Lanes / v.Lanes;
        var buffer = Gradient ? "share" : "sum";
        w.Line($"var {buffer} = stackalloc {T}[{Lanes}];");
        w.Line($"var many = Math.Min({Lanes}, channels - part * {Lanes});");
        if (!Gradient)
        {
            w.Line("x += start + (nint)part * block;");
            PixelSum.Emit(w, v, "x", "sum", (_, value) => value, "");
            w.Line($"for (var c = 0; c < many; c++) y[part * {Lanes} + c] = sum[c] / (height * width);");
            return;
        }
        w.Line($"new Span<{T}>(share, {Lanes}).Clear();");
        w.Line($"for (var c = 0; c < many; c++) share[c] = dy[part * {Lanes} + c] / (height * width);");
        w.Line("dx += start + (nint)part * block;");
        for (var k = 0; k < vectors; k++) w.Line($"var s{k} = {v.Load($"share + {k * v.Lanes}")};");
        using (w.Block("for (var h = 0; h < height; h++)"))
        {
            if (Border) BorderText.EmitClear(w, "dx", Lanes, "h", "height", "row");
            using (w.Block("for (var u = 0; u < width; u++)"))
                for (var k = 0; k < vectors; k++) w.Line(v.Store($"dx + u * {Lanes} + {k * v.Lanes}", $"s{k}"));
            w.Line("dx += row;");
        }
    }
}
