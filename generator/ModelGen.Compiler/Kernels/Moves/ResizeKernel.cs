using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Images in another size, in blocks of channels: a vector of channels at every pixel; or the gradient of that. Planes have
/// <see cref="ResizePlanesKernel"/>, but where they become many times as wide. Each item takes some planes.
/// </summary>
/// <param name="Pixel">Elements of a pixel: 1 in planes, 16 in blocks.</param>
public sealed record ResizeKernel(Precision Precision, UpsampleMode Mode, bool Gradient, int Pixel, bool Border) : KernelSpec(Precision)
{
    public override string Name => $"Resize_{Mode}{(Gradient ? "_Gradient" : "")}{(Pixel > 1 ? "_Blocks" : "")}{(Border ? "_Border" : "")}{TypeSuffix}";

    public override string Summary => Gradient ? "dx adds up the gradients of the pixels that x gave something to." : "An image in another size.";

    public override bool IsVectorized => Pixel > 1;

    public override EquatableArray<string> Parameters =>
        (Gradient ? new[] { $"{T}* dy", $"{T}* dx" } : [$"{T}* x", $"{T}* y"])
            .Concat("height width outHeight outWidth xStart xPlane xRow yStart yPlane yRow".Split(' ').Select(name => "int " + name))
            .Concat(new[] { "stepDown", "stepAcross" }.Concat(Mode == UpsampleMode.Nearest ? [] : ["startDown", "startAcross"]).Select(name => $"{T} {name}"))
            .Concat(Gradient ? ["int xOrigin"] : [])
            .Concat(Border ? BorderText.Parameters : [])
            .Concat(["int planes", "int part", "int parts"]).ToEquatable();

    public static KernelCall Call(LowerContext c, ResizeGeometry g, bool gradient)
    {
        var perSample = c.Output().Kind == ValueKind.PerSample;
        if (c.Tiny && perSample)
        {
            var terms = Terms(g);
            var unrolled = new WeightedGatherKernel(c.Precision, $"Resize{(gradient ? "_Gradient" : "")}_{g.Name}", gradient ? WeightedGatherKernel.Transpose(terms, g.Input.Elements) : terms, 0);
            return c.Call(unrolled, new Split.Samples(1), 4 * g.Output.Elements, c.In(0), c.Out());
        }
        if (new ImageMemory(c.Input(0)).Pixel == 1 && ResizePlanesKernel.Call(c, g, gradient) is { } planes) return planes;
        ImageMemory x = new(gradient ? c.Output() : c.Input(0)), y = new(gradient ? c.Input(0) : c.Output());
        var border = !gradient && y.Border != default;
        var work = (long)y.Planes * y.Height * y.Width * y.Pixel * (g.Mode == UpsampleMode.Nearest ? 1 : 4);
        var parts = (int)Math.Max(1, Math.Min(Math.Min(16, work / 20_000), y.Planes));
        var kernel = new ResizeKernel(c.Precision, g.Mode, gradient, x.Pixel, border);
        return c.Call(kernel, perSample ? new Split.Samples(1, parts) : new Split.Parts(parts), work / parts,
            [c.In(0), c.Out(), g.Down.In, g.Across.In, g.Down.Out, g.Across.Out, x.Start, x.Plane, x.Row, y.Start, y.Plane, y.Row, g.Down.Step, g.Across.Step,
                .. g.Mode == UpsampleMode.Nearest ? new Argument[0] : [g.Down.Start, g.Across.Start], .. gradient ? new Argument[] { x.At(-x.Border.Top, -x.Border.Left) } : [],
                .. border ? BorderText.Arguments(y) : [], y.Planes, new Argument.Part(), parts]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (Pixel == 1) v = v.Scalar;
        w.Line($"var columns = stackalloc int[{Strip}];");
        if (Mode == UpsampleMode.Bilinear)
        {
            w.Line($"var nexts = stackalloc int[{Strip}];");
            w.Line($"var fars = stackalloc {T}[{Strip}];");
        }
        w.Line("// Where a strip of columns lies is worked out once for all rows and planes.");
        using (w.Block($"for (var start = 0; start < outWidth; start += {Strip})"))
        {
            w.Line($"var many = Math.Min({Strip}, outWidth - start);");
            using (w.Block("for (var i = 0; i < many; i++)")) EmitColumn(w, v);
            using (w.Block("for (var plane = (int)((long)planes * part / parts); plane < (int)((long)planes * (part + 1) / parts); plane++)"))
            {
                if (Gradient) w.Line($"if (start == 0) new Span<{T}>(dx + xOrigin + (nint)plane * xPlane, xPlane).Clear();");
                w.Line($"var image = {(Gradient ? "dx" : "x")} + xStart + (nint)plane * xPlane;");
                w.Line($"var row = {(Gradient ? "dy" : "y")} + yStart + (nint)plane * yPlane + start{Times};");
                if (RepeatsRows) w.Line("var before = -1;");
                using (w.Block("for (var h = 0; h < outHeight; h++, row += yRow)"))
                {
                    if (Border) w.Line($"if (start == 0) ImageBorder.Clear(row, h, outHeight, outWidth{Times}, yRow, top, bottom, left{Times}, right{Times});");
                    if (Mode == UpsampleMode.Nearest) EmitNearest(w, v);
                    else EmitBilinear(w, v);
                }
            }
        }
    }

    private const int Strip = 256;

    private string Times => Pixel == 1 ? "" : $" * {Pixel}";

    private bool RepeatsRows => Mode == UpsampleMode.Nearest && !Gradient;

    private void EmitColumn(CodeWriter w, Width v)
    {
        if (Mode == UpsampleMode.Nearest)
        {
            w.Line($"columns[i] = Math.Min((int)((float)stepAcross * (start + i)), width - 1){Times};");
            return;
        }
        w.Line($"var across = {v.MathClass}.Max(0, stepAcross * (start + i) + startAcross);");
        w.Line("var column = Math.Min((int)across, width - 1);");
        w.Line($"columns[i] = column{Times};");
        w.Line($"nexts[i] = Math.Min(column + 1, width - 1){Times};");
        w.Line("fars[i] = across - column;");
    }

    private void EmitNearest(CodeWriter w, Width v)
    {
        w.Line("var source = Math.Min((int)((float)stepDown * h), height - 1);");
        if (RepeatsRows)
        {
            using (w.Block("if (source == before)"))
            {
                w.Line($"new ReadOnlySpan<{T}>(row - yRow, many{Times}).CopyTo(new Span<{T}>(row, many{Times}));");
                w.Line("continue;");
            }
            w.Line("before = source;");
        }
        w.Line("var line = image + (nint)source * xRow;");
        using (w.Block("for (var i = 0; i < many; i++)"))
        {
            w.Line("var at = line + columns[i];");
            w.Line($"var pixel = row + i{Times};");
            EachVector(v, k => w.Line(Gradient ? v.Store("at" + k, $"{v.Load("at" + k)} + {v.Load("pixel" + k)}") : v.Store("pixel" + k, v.Load("at" + k))));
        }
    }

    private void EmitBilinear(CodeWriter w, Width v)
    {
        w.Line($"var down = {v.MathClass}.Max(0, stepDown * h + startDown);");
        w.Line("var source = Math.Min((int)down, height - 1);");
        w.Line($"var low = {v.Broadcast("down - source")};");
        w.Line("var above = image + (nint)source * xRow;");
        w.Line("var below = image + (nint)Math.Min(source + 1, height - 1) * xRow;");
        using (w.Block("for (var i = 0; i < many; i++)"))
        {
            w.Line("int a = columns[i], b = nexts[i];");
            w.Line($"var far = {v.Broadcast("fars[i]")};");
            w.Line($"var pixel = row + i{Times};");
            EachVector(v, k =>
            {
                using (w.Block(""))
                {
                    if (!Gradient)
                    {
                        w.Line($"{v.Type} p = {v.Load("above + a" + k)}, q = {v.Load("below + a" + k)};");
                        w.Line($"p = {v.Fma($"({v.Load("above + b" + k)} - p)", "far", "p")};");
                        w.Line($"q = {v.Fma($"({v.Load("below + b" + k)} - q)", "far", "q")};");
                        w.Line(v.Store("pixel" + k, v.Fma("(q - p)", "low", "p")));
                        return;
                    }
                    w.Line($"var g = {v.Load("pixel" + k)};");
                    w.Line("var q = g * low;");
                    w.Line("var p = g - q;");
                    w.Line($"{v.Type} pb = p * far, qb = q * far;");
                    foreach (var (at, term) in new[] { ("above + a", "(p - pb)"), ("above + b", "pb"), ("below + a", "(q - qb)"), ("below + b", "qb") })
                        w.Line(v.Store(at + k, $"{v.Load(at + k)} + {term}"));
                }
            });
        }
    }

    private void EachVector(Width v, Action<string> body)
    {
        for (var k = 0; k < Pixel; k += v.Lanes) body(k == 0 ? "" : $" + {k}");
    }

    private static EquatableArray<EquatableArray<GatherTerm>> Terms(ResizeGeometry g)
    {
        var (input, output) = (g.Input, g.Output);
        return Enumerable.Range(0, (int)output.Elements).Select(to =>
        {
            var plane = to / output[2] / output[1] * input[1];
            var (above, below, low) = g.Down.Sources(to / output[2] % output[1]);
            var (first, second, far) = g.Across.Sources(to % output[2]);
            return new[]
            {
                new GatherTerm((plane + above) * input[2] + first, (1 - low) * (1 - far)), new GatherTerm((plane + above) * input[2] + second, (1 - low) * far),
                new GatherTerm((plane + below) * input[2] + first, low * (1 - far)), new GatherTerm((plane + below) * input[2] + second, low * far),
            }.Where(term => term.Weight != 0).ToEquatable();
        }).ToEquatable();
    }
}
