using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Images in another size, in blocks of channels (a vector of channels at every pixel) or in planes; or the gradient of
/// that. Each item takes some planes. Where a row of a plane becomes longer, its pixels are vectors: rows are weighted first, and
/// the columns of each vector then picked out of one vector of the image.
/// </summary>
/// <param name="Pixel">Elements of a pixel: 1 in planes, 16 in blocks.</param>
/// <param name="Longer">Whether rows of a plane become longer, so that as many columns of the result lie in as many of the image.</param>
public sealed record ResizeKernel(Precision Precision, UpsampleMode Mode, bool Gradient, int Pixel, bool Border, bool Longer) : KernelSpec(Precision)
{
    public override string Name => $"Resize_{Mode}{(Gradient ? "_Gradient" : "")}{(Pixel > 1 ? "_Blocks" : "")}{(Longer ? "_Longer" : "")}{(Border ? "_Border" : "")}{TypeSuffix}";

    public override string Summary => Gradient ? "dx adds up the gradients of the pixels that x gave something to." : "An image in another size.";

    public override bool IsVectorized => Pixel > 1 || Longer;

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
        var longer = x.Pixel == 1 && g.Across.Step <= MostStep && !(gradient && g.Mode == UpsampleMode.Nearest);
        var kernel = new ResizeKernel(c.Precision, g.Mode, gradient, x.Pixel, border, longer);
        return c.Call(kernel, perSample ? new Split.Samples(1, parts) : new Split.Parts(parts), work / parts,
            [c.In(0), c.Out(), g.Down.In, g.Across.In, g.Down.Out, g.Across.Out, x.Start, x.Plane, x.Row, y.Start, y.Plane, y.Row, g.Down.Step, g.Across.Step,
                .. g.Mode == UpsampleMode.Nearest ? new Argument[0] : [g.Down.Start, g.Across.Start], .. gradient ? new Argument[] { x.At(-x.Border.Top, -x.Border.Left) } : [],
                .. border ? BorderText.Arguments(y) : [], y.Planes, new Argument.Part(), parts]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (Pixel == 1 && !Longer) v = v.Scalar;
        w.Line($"var columns = stackalloc int[{Strip}];");
        if (Mode == UpsampleMode.Bilinear)
        {
            w.Line($"var nexts = stackalloc int[{Strip}];");
            w.Line($"var fars = stackalloc {T}[{Strip}];");
            // What is read beyond a strip's columns is not picked.
            if (Longer) w.Line($"var mixed = stackalloc {T}[{Strip + 64}];");
        }
        if (IsPicked(v)) w.Line($"var picks = stackalloc {Index}[{Strip}];");
        w.Line("// Where a strip of columns lies is worked out once for all rows and planes.");
        using (w.Block($"for (var start = 0; start < outWidth; start += {Strip})"))
        {
            w.Line($"var many = Math.Min({Strip}, outWidth - start);");
            using (w.Block("for (var i = 0; i < many; i++)")) EmitColumn(w, v);
            if (IsPicked(v)) w.Line($"for (var i = 0; i < many; i++) picks[i] = columns[i] - columns[i / {v.Lanes} * {v.Lanes}];");
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

    // Of any 16 neighbouring columns of the result the last then lies at most 15 columns of the image after the first.
    private const double MostStep = 0.95;

    private string Index => Precision == Precision.Single ? "int" : "long";

    private bool IsPicked(Width v) => Longer && !Gradient && !v.IsScalar;

    /// <summary>Pixels i to i + lanes out of the vectors of the image that begin at a pointer.</summary>
    private string Picked(Width v, string pointer) => $"{v.Class}.Shuffle({v.Load(pointer)}, *({v.Class}<{Index}>*)(picks + i))";

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
        w.Line("var i = 0;");
        if (IsPicked(v))
            using (w.Block($"for (; i + {v.Lanes} <= many && columns[i] + {v.Lanes} <= width; i += {v.Lanes})"))
                w.Line(v.Store("row + i", Picked(v, "line + columns[i]")));
        if (Pixel == 1) v = v.Scalar;
        using (w.Block("for (; i < many; i++)"))
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
        if (Longer)
        {
            EmitLonger(w, v);
            return;
        }
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

    /// <summary>Rows of a plane that become longer: what lies between two rows is worked out, or shared out, once for all their columns.</summary>
    private void EmitLonger(CodeWriter w, Width v)
    {
        w.Line("var low = down - source;");
        w.Line("var above = image + (nint)source * xRow + columns[0];");
        w.Line("var below = image + (nint)Math.Min(source + 1, height - 1) * xRow + columns[0];");
        w.Line("var seen = nexts[many - 1] - columns[0] + 1;");
        var all = new Extent("seen", 0);
        if (Gradient)
        {
            // Neighbouring columns of the result lie in one column of the image or in neighbours: sums stay in registers.
            w.Line($"{T} here = 0, next = 0;");
            w.Line("var column = columns[0];");
            using (w.Block("for (var i = 0; i < many; i++)"))
            {
                using (w.Block("if (columns[i] != column)"))
                {
                    w.Line("mixed[column - columns[0]] = here;");
                    w.Line("(here, next, column) = (next, 0, columns[i]);");
                }
                w.Line($"{T} g = row[i], far = g * fars[i];");
                w.Line("here += g - far;");
                w.Line("next += far;");
            }
            w.Line("if (nexts[many - 1] == column) here += next;");
            w.Line("else mixed[seen - 1] = next;");
            w.Line("mixed[column - columns[0]] = here;");
            w.Lanes(v, all, "j", (k, j) =>
            {
                w.Line($"var q = {k.Load($"mixed + {j}")} * {k.Broadcast("low")};");
                w.Line(k.Store($"above + {j}", $"{k.Load($"above + {j}")} + ({k.Load($"mixed + {j}")} - q)"));
                w.Line(k.Store($"below + {j}", $"{k.Load($"below + {j}")} + q"));
            });
            return;
        }
        w.Lanes(v, all, "j", (k, j) =>
        {
            w.Line($"var p = {k.Load($"above + {j}")};");
            w.Line(k.Store($"mixed + {j}", k.Fma($"({k.Load($"below + {j}")} - p)", k.Broadcast("low"), "p")));
        });
        w.Line("mixed[seen] = mixed[seen - 1];");
        using (w.Block(""))
        {
            w.Line("var i = 0;");
            if (!v.IsScalar)
                using (w.Block($"for (; i + {v.Lanes} <= many; i += {v.Lanes})"))
                {
                    w.Line("var at = mixed + (columns[i] - columns[0]);");
                    w.Line($"{v.Type} p = {Picked(v, "at")}, q = {Picked(v, "at + 1")};");
                    w.Line(v.Store("row + i", v.Fma("(q - p)", v.Load("fars + i"), "p")));
                }
            using (w.Block("for (; i < many; i++)"))
            {
                w.Line($"{T} p = mixed[columns[i] - columns[0]], q = mixed[nexts[i] - columns[0]];");
                w.Line($"row[i] = {v.Scalar.Fma("(q - p)", "fars[i]", "p")};");
            }
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
