using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Images in another size, in blocks of channels (a vector of channels at every pixel) or in planes; or the gradient of
/// that. Each item takes some planes.
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
        using (w.Block("for (var plane = (int)((long)planes * part / parts); plane < (int)((long)planes * (part + 1) / parts); plane++)"))
        {
            if (Gradient) w.Line($"new Span<{T}>(dx + xOrigin + (nint)plane * xPlane, xPlane).Clear();");
            w.Line($"var image = {(Gradient ? "dx" : "x")} + xStart + (nint)plane * xPlane;");
            w.Line($"var row = {(Gradient ? "dy" : "y")} + yStart + (nint)plane * yPlane;");
            using (w.Block("for (var h = 0; h < outHeight; h++, row += yRow)"))
            {
                if (Border) w.Line($"ImageBorder.Clear(row, h, outHeight, outWidth{Times}, yRow, top, bottom, left{Times}, right{Times});");
                if (Mode == UpsampleMode.Nearest) EmitNearest(w, v);
                else EmitBilinear(w, v);
            }
        }
    }

    private string Times => Pixel == 1 ? "" : $" * {Pixel}";

    private void EmitNearest(CodeWriter w, Width v)
    {
        w.Line("var line = image + (nint)Math.Min((int)((float)stepDown * h), height - 1) * xRow;");
        using (w.Block("for (var u = 0; u < outWidth; u++)"))
        {
            w.Line($"var at = line + Math.Min((int)((float)stepAcross * u), width - 1){Times};");
            w.Line($"var pixel = row + u{Times};");
            EachVector(v, k => w.Line(Gradient ? v.Store("at" + k, $"{v.Load("at" + k)} + {v.Load("pixel" + k)}") : v.Store("pixel" + k, v.Load("at" + k))));
        }
    }

    private void EmitBilinear(CodeWriter w, Width v)
    {
        w.Line($"var down = {v.MathClass}.Max(0, stepDown * h + startDown);");
        w.Line("var row0 = Math.Min((int)down, height - 1);");
        w.Line("var low = down - row0;");
        w.Line("var above = image + (nint)row0 * xRow;");
        w.Line("var below = image + (nint)Math.Min(row0 + 1, height - 1) * xRow;");
        using (w.Block("for (var u = 0; u < outWidth; u++)"))
        {
            w.Line($"var across = {v.MathClass}.Max(0, stepAcross * u + startAcross);");
            w.Line("var column0 = Math.Min((int)across, width - 1);");
            w.Line("var far = across - column0;");
            w.Line($"int a = column0{Times}, b = Math.Min(column0 + 1, width - 1){Times};");
            w.Line($"{v.Type} w0 = {v.Broadcast("(1 - low) * (1 - far)")}, w1 = {v.Broadcast("(1 - low) * far")}, w2 = {v.Broadcast("low * (1 - far)")}, w3 = {v.Broadcast("low * far")};");
            w.Line($"var pixel = row + u{Times};");
            string[] corners = ["above + a", "above + b", "below + a", "below + b"];
            EachVector(v, k =>
            {
                if (!Gradient)
                {
                    w.Line(v.Store("pixel" + k, v.Fma(v.Load(corners[3] + k), "w3", v.Fma(v.Load(corners[2] + k), "w2", v.Fma(v.Load(corners[1] + k), "w1", $"{v.Load(corners[0] + k)} * w0")))));
                    return;
                }
                using (w.Block(""))
                {
                    w.Line($"var g = {v.Load("pixel" + k)};");
                    for (var i = 0; i < 4; i++) w.Line(v.Store(corners[i] + k, v.Fma("g", $"w{i}", v.Load(corners[i] + k))));
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
