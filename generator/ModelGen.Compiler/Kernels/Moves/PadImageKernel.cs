using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Rows and columns around images, in planes or in blocks of channels; or the gradient of that, which adds up what was
/// written several times. Each item takes some planes.
/// </summary>
/// <param name="Pixel">Elements of a pixel: 1 in planes, 16 in blocks.</param>
public sealed record PadImageKernel(Precision Precision, PadMode Mode, bool Gradient, int Pixel, bool Border) : KernelSpec(Precision)
{
    public override string Name => $"Pad_{Mode}{(Gradient ? "_Gradient" : "")}{(Pixel > 1 ? "_Blocks" : "")}{(Border ? "_Border" : "")}{TypeSuffix}";

    public override string Summary => Gradient ? "dx adds up the gradients of all places that x was written to." : "An image with rows and columns around it.";

    public override bool IsVectorized => Gradient;

    public override EquatableArray<string> Parameters =>
        (Gradient ? new[] { $"{T}* dy", $"{T}* dx" } : [$"{T}* x", $"{T}* y"])
            .Concat("height width padTop padBottom padLeft padRight xStart xPlane xRow yStart yPlane yRow".Split(' ').Select(name => "int " + name))
            .Concat(Gradient ? ["int xOrigin"] : [])
            .Concat(Mode == PadMode.Constant ? [$"{T} value"] : [])
            .Concat(Border ? BorderText.Parameters : [])
            .Concat(["int planes", "int part", "int parts"]).ToEquatable();

    public static KernelCall Call(LowerContext c, PadGeometry pad, Shape image, bool gradient)
    {
        var perSample = c.Output().Kind == ValueKind.PerSample;
        if (c.Tiny && perSample)
        {
            var terms = Terms(pad, image);
            var kernel = new WeightedGatherKernel(c.Precision, UnrolledName(pad, image, gradient), gradient ? WeightedGatherKernel.Transpose(terms, image.Elements) : terms, pad.Value);
            return c.Call(kernel, new Split.Samples(1), pad.Padded(image).Elements, c.In(0), c.Out());
        }
        ImageMemory x = new(gradient ? c.Output() : c.Input(0)), y = new(gradient ? c.Input(0) : c.Output());
        var border = !gradient && y.Border != default;
        var work = (long)y.Planes * y.Height * y.Width * y.Pixel;
        var parts = (int)Math.Max(1, Math.Min(Math.Min(16, work / 20_000), y.Planes));
        return c.Call(new PadImageKernel(c.Precision, pad.Mode, gradient, x.Pixel, border), perSample ? new Split.Samples(1, parts) : new Split.Parts(parts), work / parts,
            [c.In(0), c.Out(), image[1], image[2], pad.Top, pad.Bottom, pad.Left, pad.Right, x.Start, x.Plane, x.Row, y.Start, y.Plane, y.Row,
                .. gradient ? new Argument[] { x.At(-x.Border.Top, -x.Border.Left) } : [], .. pad.Mode == PadMode.Constant ? new Argument[] { pad.Value } : [], .. border ? BorderText.Arguments(y) : [], y.Planes, new Argument.Part(), parts]);
    }

    private static string UnrolledName(PadGeometry pad, Shape image, bool gradient) =>
        $"Pad_{pad.Mode}{(gradient ? "_Gradient" : "")}_{string.Join("x", image.Sizes)}_{pad.Top}_{pad.Bottom}_{pad.Left}_{pad.Right}{(pad.Value == 0 ? "" : "_By" + Constants.Name(pad.Value))}".Replace("-", "m");

    private static EquatableArray<EquatableArray<GatherTerm>> Terms(PadGeometry pad, Shape image)
    {
        var padded = pad.Padded(image);
        return Enumerable.Range(0, (int)padded.Elements).Select(to =>
        {
            int row = pad.Source(to / padded[2] % padded[1], pad.Top, image[1]), column = pad.Source(to % padded[2], pad.Left, image[2]);
            return row < 0 || column < 0 ? default : (EquatableArray<GatherTerm>)[new GatherTerm((to / padded[2] / padded[1] * image[1] + row) * image[2] + column, 1)];
        }).ToEquatable();
    }

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line("int outHeight = height + padTop + padBottom, outWidth = width + padLeft + padRight;");
        w.Line("// The columns that are not cut off.");
        w.Line("int first = Math.Max(0, -padLeft), last = Math.Min(width, width + padRight);");
        using (w.Block("for (var plane = (int)((long)planes * part / parts); plane < (int)((long)planes * (part + 1) / parts); plane++)"))
        {
            if (Gradient) w.Line($"new Span<{T}>(dx + xOrigin + (nint)plane * xPlane, xPlane).Clear();");
            w.Line(Gradient ? "var to = dy + yStart + (nint)plane * yPlane;" : "var to = y + yStart + (nint)plane * yPlane;");
            using (w.Block("for (var h = 0; h < outHeight; h++, to += yRow)"))
            {
                if (Border) w.Line($"ImageBorder.Clear(to, h, outHeight, outWidth{Times}, yRow, top, bottom, left{Times}, right{Times});");
                w.Line($"var row = {Source("h - padTop", "height")};");
                if (Mode == PadMode.Constant)
                    using (w.Block("if ((uint)row >= (uint)height)"))
                    {
                        w.Line($"new Span<{T}>(to, outWidth{Times}).Fill(value);");
                        w.Line("continue;");
                    }
                w.Line($"var line = {(Gradient ? "dx" : "x")} + xStart + (nint)plane * xPlane + (nint)row * xRow;");
                EmitEdges(w, v);
                EmitMiddle(w, v);
            }
        }
    }

    private string Times => Pixel == 1 ? "" : $" * {Pixel}";

    private void EmitEdges(CodeWriter w, Width v)
    {
        if (Mode == PadMode.Constant)
        {
            w.Line($"if (padLeft > 0) new Span<{T}>(to, padLeft{Times}).Fill(value);");
            w.Line($"if (padRight > 0) new Span<{T}>(to + (padLeft + width){Times}, padRight{Times}).Fill(value);");
            return;
        }
        Edge("for (var u = 0; u < padLeft; u++)");
        Edge("for (var u = padLeft + width; u < outWidth; u++)");

        void Edge(string loop)
        {
            using (w.Block(loop))
            {
                w.Line($"var from = line + ({Source("u - padLeft", "width")}){Times};");
                w.Line($"var edge = to + u{Times};");
                if (!Gradient) w.Line(Pixel == 1 ? "*edge = *from;" : $"new ReadOnlySpan<{T}>(from, {Pixel}).CopyTo(new Span<{T}>(edge, {Pixel}));");
                else if (Pixel == 1) w.Line("*from += *edge;");
                else w.Line($"for (var i = 0; i < {Pixel}; i += {v.Lanes}) {v.Store("from + i", $"{v.Load("from + i")} + {v.Load("edge + i")}")}");
            }
        }
    }

    private void EmitMiddle(CodeWriter w, Width v)
    {
        if (!Gradient)
        {
            w.Line($"new ReadOnlySpan<{T}>(line + first{Times}, (last - first){Times}).CopyTo(new Span<{T}>(to + (padLeft + first){Times}, (last - first){Times}));");
            return;
        }
        w.Line($"{T}* into = line + first{Times}, middle = to + (padLeft + first){Times};");
        w.Line($"var many = (last - first){Times};");
        w.Lanes(v, new Extent("many", 0), "i", (k, i) => w.Line(k.Store($"into + {i}", $"{k.Load($"into + {i}")} + {k.Load($"middle + {i}")}")));
    }

    private string Source(string index, string size) => Mode switch
    {
        PadMode.Constant => index,
        PadMode.Reflect => $"{size} - 1 - Math.Abs({size} - 1 - Math.Abs({index}))",
        PadMode.Replicate => $"Math.Clamp({index}, 0, {size} - 1)",
        _ => $"({index} + {size}) % {size}",
    };
}
