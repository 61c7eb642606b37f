using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The windows of images side by side, tap by tap: a row of windows reads a run of the image, or one element every stride. Or
/// the gradient of that, which adds them up again. Each item takes some channels.
/// </summary>
/// <param name="Stride">The stride across where it is small enough for vectors, of which every n-th element is taken; else 0.</param>
public sealed record UnfoldKernel(Precision Precision, bool Gradient, int Stride) : KernelSpec(Precision)
{
    private const int MostStride = 4;

    public override string Name => $"Unfold{(Gradient ? "_Gradient" : "")}{(Stride == 1 ? "" : $"_Strided{(Stride > 0 ? Stride.ToString() : "")}")}{TypeSuffix}";

    public override string Summary => Gradient ? "dx adds up the gradients of the windows that hold x." : "The windows of an image side by side.";

    public override bool IsVectorized => Gradient ? Stride > 0 : Stride > 1;

    public override EquatableArray<string> Parameters =>
        (Gradient ? new[] { $"{T}* dy", $"{T}* dx" } : [$"{T}* x", $"{T}* y"])
            .Concat("channels height width outHeight outWidth kernelHeight kernelWidth strideHeight strideWidth dilationHeight dilationWidth padTop padLeft part parts".Split(' ').Select(name => "int " + name))
            .ToEquatable();

    public static KernelCall Call(LowerContext c, ConvGeometry g, bool gradient)
    {
        var perSample = c.Output().Kind == ValueKind.PerSample;
        var work = (long)g.InChannels * g.Kernel.H * g.Kernel.W * g.OutH * g.OutW;
        if (c.Tiny && perSample)
        {
            var terms = Terms(g);
            var unrolled = new WeightedGatherKernel(c.Precision, $"Unfold{(gradient ? "_Gradient" : "")}_{g.Name}",
                gradient ? WeightedGatherKernel.Transpose(terms, (long)g.InChannels * g.InH * g.InW) : terms, 0);
            return c.Call(unrolled, new Split.Samples(1), work, c.In(0), c.Out());
        }
        var parts = (int)Math.Max(1, Math.Min(Math.Min(16, work / 20_000), g.InChannels));
        return c.Call(new UnfoldKernel(c.Precision, gradient, g.Stride.W > MostStride ? 0 : g.Stride.W), perSample ? new Split.Samples(1, parts) : new Split.Parts(parts), work / parts,
            c.In(0), c.Out(), g.InChannels, g.InH, g.InW, g.OutH, g.OutW, g.Kernel.H, g.Kernel.W, g.Stride.H, g.Stride.W, g.Dilation.H, g.Dilation.W, g.Top, g.Left,
            new Argument.Part(), parts);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var (image, windows) = Gradient ? ("dx", "dy") : ("x", "y");
        using (w.Block("for (var channel = (int)((long)channels * part / parts); channel < (int)((long)channels * (part + 1) / parts); channel++)"))
        {
            w.Line($"var plane = {image} + (nint)channel * height * width;");
            w.Line($"var line = {windows} + (nint)channel * kernelHeight * kernelWidth * outHeight * outWidth;");
            if (Gradient) w.Line($"new Span<{T}>(plane, height * width).Clear();");
            using (w.Block("for (var r = 0; r < kernelHeight; r++)"))
            using (w.Block("for (var s = 0; s < kernelWidth; s++)"))
            {
                w.Line("// The windows whose tap lies in the image.");
                w.Line("var shift = padLeft - s * dilationWidth;");
                w.Line("var first = Math.Clamp((shift + strideWidth - 1) / strideWidth, 0, outWidth);");
                w.Line("var last = width + shift <= 0 ? first : Math.Clamp((width + shift + strideWidth - 1) / strideWidth, first, outWidth);");
                using (w.Block("for (var h = 0; h < outHeight; h++, line += outWidth)")) EmitRow(w, v);
            }
        }
    }

    private void EmitRow(CodeWriter w, Width v)
    {
        w.Line("var row = h * strideHeight + r * dilationHeight - padTop;");
        using (w.Block("if ((uint)row >= (uint)height)"))
        {
            if (!Gradient) w.Line($"new Span<{T}>(line, outWidth).Clear();");
            w.Line("continue;");
        }
        w.Line("var from = plane + (nint)row * width - shift;");
        if (!Gradient)
        {
            w.Line($"new Span<{T}>(line, first).Clear();");
            if (Stride == 1) w.Line($"new ReadOnlySpan<{T}>(from + first, last - first).CopyTo(new Span<{T}>(line + first, last - first));");
            else EachWindow(w, v, k => w.Line(k.Store("line + u", k.Every(Parts(k), 0))), "line[u] = from[u * strideWidth];");
            w.Line($"new Span<{T}>(line + last, outWidth - last).Clear();");
            return;
        }
        if (Stride != 1)
        {
            EachWindow(w, v, k =>
            {
                w.Line($"var terms = {k.Load("line + u")};");
                var parts = Parts(k);
                for (var m = 0; m < Stride; m++)
                {
                    var part = m;
                    w.Line($"{parts[m]} += {k.Pick(["terms"], lane => (part * k.Lanes + lane) % Stride == 0 ? (0, (part * k.Lanes + lane) / Stride) : (-1, 0))};");
                }
            }, "from[u * strideWidth] += line[u];");
            return;
        }
        w.Line($"{T}* to = from + first, terms = line + first;");
        w.Line("var many = last - first;");
        w.Lanes(v, new Extent("many", 0), "i", (k, i) => w.Line(k.Store($"to + {i}", $"{k.Load($"to + {i}")} + {k.Load($"terms + {i}")}")));
    }

    /// <summary>The vectors of the image that a vector of windows lies in.</summary>
    private string[] Parts(Width v) => [.. Enumerable.Range(0, Stride).Select(m => v.Load($"from + u * {Stride} + {m * v.Lanes}"))];

    /// <summary>Vectors of windows whose last stride lies in the row, and then single windows.</summary>
    private void EachWindow(CodeWriter w, Width v, Action<Width> vector, string single)
    {
        w.Line("var u = first;");
        if (Stride > 0 && !v.IsScalar)
            using (w.Block($"for (; u + {v.Lanes} <= last && (u + {v.Lanes}) * {Stride} <= width + shift; u += {v.Lanes})")) vector(v);
        w.Line($"for (; u < last; u++) {single}");
    }

    private static EquatableArray<EquatableArray<GatherTerm>> Terms(ConvGeometry g)
    {
        var windows = g.OutH * g.OutW;
        return Enumerable.Range(0, g.InChannels * g.Kernel.H * g.Kernel.W * windows).Select(to =>
        {
            int window = to % windows, tap = to / windows, channel = tap / (g.Kernel.H * g.Kernel.W);
            var row = window / g.OutW * g.Stride.H + tap / g.Kernel.W % g.Kernel.H * g.Dilation.H - g.Top;
            var column = window % g.OutW * g.Stride.W + tap % g.Kernel.W * g.Dilation.W - g.Left;
            return (uint)row < g.InH && (uint)column < g.InW ? (EquatableArray<GatherTerm>)[new GatherTerm((channel * g.InH + row) * g.InW + column, 1)] : default;
        }).ToEquatable();
    }
}
