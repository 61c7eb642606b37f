using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Images in another size in planes, or the gradient of that, which is the same the other way: each row of the result is mixed
/// from rows of the image in vectors of neighbouring columns, and its columns are then picked out of vectors of that row and
/// weighted. Each item takes some planes.
/// </summary>
/// <param name="Taps">Columns of the row that a column of the result is mixed from.</param>
/// <param name="Reach">Vectors of the row that hold what a vector of the result is mixed from; 0 where they would be too many, and columns are mixed one by one, a gradient's in vectors along what they are mixed from.</param>
public sealed record ResizePlanesKernel(Precision Precision, UpsampleMode Mode, bool Gradient, int Taps, int Reach, bool Border) : KernelSpec(Precision)
{
    // The lanes of the narrowest vectors.
    private const int Quad = 4;

    private const int MostReach = 4, MostTaps = 64, MostStrip = 256, MostSeen = 1200;

    public override string Name => $"ResizePlanes_{Mode}{(Gradient ? "_Gradient" : "")}_Taps{Taps}_Reach{Reach}{(Border ? "_Border" : "")}{TypeSuffix}";

    public override string Summary => Gradient ? "dx adds up the gradients of the pixels that x gave something to." : "An image in another size.";

    public override EquatableArray<string> Parameters =>
        (Gradient ? new[] { $"{T}* dy", $"{T}* dx" } : [$"{T}* x", $"{T}* y"])
            .Concat("height width outHeight outWidth xStart xPlane xRow yStart yPlane yRow strip".Split(' ').Select(name => "int " + name))
            .Concat(new[] { "stepDown", "stepAcross" }.Concat(IsNearest ? [] : ["startDown", "startAcross"]).Select(name => $"{T} {name}"))
            .Concat(!Border ? [] : Gradient ? ["int xOrigin"] : BorderText.Parameters)
            .Concat(["int planes", "int part", "int parts"]).ToEquatable();

    private bool IsNearest => Mode == UpsampleMode.Nearest;

    /// <summary>The call; null where a column of the result is mixed from so many that their weights have no place.</summary>
    public static KernelCall? Call(LowerContext c, ResizeGeometry g, bool gradient)
    {
        var (taps, firsts) = Columns(g.Across, gradient, c.Precision);
        if (taps > MostTaps) return null;
        ImageMemory x = new(gradient ? c.Output() : c.Input(0)), y = new(gradient ? c.Input(0) : c.Output());
        var reach = new[] { 2, 4, 8, 16 }.Max(lanes => (Seen(firsts, lanes, 1) + lanes - 1) / lanes);
        // Vectors along the taps: more of them weigh nothing.
        if (gradient && reach > MostReach) taps = (taps + Quad - 1) / Quad * Quad;
        var strip = MostStrip;
        while (strip > 1 && Seen(firsts, strip, taps) > MostSeen) strip /= 2;
        var border = (gradient ? x : y).Border != default;
        var work = (long)y.Planes * Math.Max((long)y.Height * y.Width, (long)x.Height * x.Width) * (g.Mode == UpsampleMode.Nearest ? 1 : 2);
        var parts = (int)Math.Max(1, Math.Min(Math.Min(16, work / 20_000), y.Planes));
        var kernel = new ResizePlanesKernel(c.Precision, g.Mode, gradient, taps, reach > MostReach ? 0 : reach, border);
        return c.Call(kernel, c.Output().Kind == ValueKind.PerSample ? new Split.Samples(1, parts) : new Split.Parts(parts), work / parts,
            [c.In(0), c.Out(), g.Down.In, g.Across.In, g.Down.Out, g.Across.Out, x.Start, x.Plane, x.Row, y.Start, y.Plane, y.Row, strip, g.Down.Step, g.Across.Step,
                .. g.Mode == UpsampleMode.Nearest ? new Argument[0] : [g.Down.Start, g.Across.Start],
                .. !border ? new Argument[0] : gradient ? [x.At(-x.Border.Top, -x.Border.Left)] : BorderText.Arguments(y), y.Planes, new Argument.Part(), parts]);
    }

    /// <summary>The most columns that one of the result is mixed from, and the first of each; worked out as the kernel does it.</summary>
    private static (int Taps, int[] Firsts) Columns(ResizeAxis axis, bool gradient, Precision precision)
    {
        (int First, int Second) Sources(int index)
        {
            var isNearest = axis.Mode == UpsampleMode.Nearest;
            float single = isNearest || precision == Precision.Single ? (float)axis.Step * index : 0;
            single += isNearest ? 0 : (float)axis.Start;
            var place = isNearest || precision == Precision.Single ? single : axis.Step * index + axis.Start;
            var first = Math.Min((int)Math.Max(0, place), axis.In - 1);
            return (first, isNearest ? first : Math.Min(first + 1, axis.In - 1));
        }
        if (!gradient) return (axis.Mode == UpsampleMode.Nearest ? 1 : 2, [.. Enumerable.Range(0, axis.Out).Select(i => Sources(i).First)]);
        var firsts = new int[axis.In];
        var taps = 1;
        for (int j = 0, from = 0, to = 0; j < axis.In; j++)
        {
            while (from < axis.Out && Sources(from).Second < j) from++;
            while (to < axis.Out && Sources(to).First <= j) to++;
            firsts[j] = from;
            taps = Math.Max(taps, to - from);
        }
        return (taps, firsts);
    }

    /// <summary>How many columns so many neighbours of the result are mixed from, at most.</summary>
    private static int Seen(int[] firsts, int neighbours, int taps)
    {
        var many = Math.Min(neighbours, firsts.Length);
        return Enumerable.Range(0, firsts.Length - many + 1).Max(i => firsts[i + many - 1] - firsts[i]) + taps;
    }

    public override bool IsVectorized => true;

    public override void Emit(CodeWriter w, Width v)
    {
        var picks = Reach > 0 && !v.IsScalar;
        w.Line("var firsts = stackalloc int[strip];");
        if (!IsNearest || Gradient) w.Line($"var weights = stackalloc {T}[strip * {(Gradient ? Taps : 1)}];");
        if (picks) w.Line($"var picks = stackalloc {Index}[strip + {v.Lanes}];");
        // Vectors may be read beyond what is mixed: it is not picked.
        if (!v.IsScalar || Line == "mixed") w.Line($"var mixed = stackalloc {T}[{MostSeen + MostTaps + 64}];");
        if (Gradient) w.Line("var from = 0;");
        w.Line("// What a strip of columns is mixed from is worked out once for all rows and planes.");
        var (toHeight, toWidth) = Gradient ? ("height", "width") : ("outHeight", "outWidth");
        using (w.Block($"for (var start = 0; start < {toWidth}; start += strip)"))
        {
            w.Line($"var many = Math.Min(strip, {toWidth} - start);");
            using (w.Block("for (var i = 0; i < many; i++)")) EmitColumn(w, v);
            if (picks)
                using (w.Block($"for (var i = 0; many >= {v.Lanes} && i < many; i++)"))
                {
                    w.Line($"var vector = Math.Min(i / {v.Lanes} * {v.Lanes}, many - {v.Lanes});");
                    w.Line($"picks[i] = firsts[vector + i % {v.Lanes}] - firsts[vector];");
                }
            if (picks) w.Line($"for (var i = many; many >= {v.Lanes} && i % {v.Lanes} != 0; i++) picks[i] = firsts[many - {v.Lanes} + i % {v.Lanes}] - firsts[many - {v.Lanes}];");
            w.Line(Gradient ? $"var seen = firsts[many - 1] + {Taps} - firsts[0];" : $"var seen = Math.Min(firsts[many - 1] + {Taps}, width) - firsts[0];");
            if (Gradient) w.Line("var read = Math.Min(seen, outWidth - firsts[0]);");
            using (w.Block("for (var plane = (int)((long)planes * part / parts); plane < (int)((long)planes * (part + 1) / parts); plane++)"))
            {
                var (image, result) = Gradient ? ("dy", "dx") : ("x", "y");
                var (imageName, resultName) = Gradient ? ("y", "x") : ("x", "y");
                if (Gradient && Border) w.Line($"if (start == 0) new Span<{T}>(dx + xOrigin + (nint)plane * xPlane, xPlane).Clear();");
                w.Line($"var image = {image} + {imageName}Start + (nint)plane * {imageName}Plane + firsts[0];");
                w.Line($"var row = {result} + {resultName}Start + (nint)plane * {resultName}Plane + start;");
                if (Gradient || IsNearest) w.Line(Gradient ? "var top = 0;" : "var before = -1;");
                using (w.Block($"for (var h = 0; h < {toHeight}; h++, row += {resultName}Row)"))
                {
                    if (Border && !Gradient) w.Line("if (start == 0) ImageBorder.Clear(row, h, outHeight, outWidth, yRow, top, bottom, left, right);");
                    if (Gradient) EmitRowOfGradient(w, v);
                    else EmitRow(w, v);
                    if (!picks) w.Line("var i = 0;");
                    else EmitVectors(w, v);
                    using (w.Block("for (; i < many; i++)"))
                    {
                        w.Line($"var at = {Line} + (firsts[i] - firsts[0]);");
                        if (Along && !v.IsScalar) EmitAlong(w, v with { Bits = 128 });
                        else w.Line($"row[i] = {Mixed(v.Scalar, k => $"at[{k}]", "i")};");
                    }
                }
            }
        }
    }

    /// <summary>The row whose columns are picked.</summary>
    private string Line => IsNearest && !Gradient ? "line" : "mixed";

    private string Index => Precision == Precision.Single ? "int" : "long";

    /// <summary>The column of the image that a column of its result lies at, and what it lies beyond it.</summary>
    private void EmitPlace(CodeWriter w, string direction, string index, string size, string name)
    {
        if (IsNearest)
        {
            w.Line($"var {name} = Math.Min((int)((float)step{direction} * {index}), {size} - 1);");
            return;
        }
        w.Line($"var {name}Place = Math.Max(0, step{direction} * {index} + start{direction});");
        w.Line($"var {name} = Math.Min((int){name}Place, {size} - 1);");
    }

    private void EmitColumn(CodeWriter w, Width v)
    {
        if (!Gradient)
        {
            EmitPlace(w, "Across", "(start + i)", "width", "column");
            w.Line("firsts[i] = column;");
            if (!IsNearest) w.Line("weights[i] = columnPlace - column;");
            return;
        }
        // The first column of dy that comes from this one; bilinearly, from the one before it, too.
        using (w.Block("for (; from < outWidth; from++)"))
        {
            EmitPlace(w, "Across", "from", "width", "column");
            w.Line(IsNearest ? "if (column >= start + i) break;" : "if (Math.Min(column + 1, width - 1) >= start + i) break;");
        }
        w.Line("firsts[i] = from;");
        using (w.Block($"for (var k = 0; k < {Taps}; k++)"))
        {
            EmitPlace(w, "Across", "(from + k)", "width", "column");
            w.Line($"weights[{(Along ? $"i * {Taps} + k" : "k * strip + i")}] = from + k >= outWidth ? 0 : {Weight("column", "start + i", "width")};");
        }
    }

    /// <summary>What a pixel of the image gives to a result that lies at a place.</summary>
    private string Weight(string name, string pixel, string size) => IsNearest
        ? $"{name} == {pixel} ? 1 : 0"
        : $"({name} == {pixel} ? 1 - ({name}Place - {name}) : 0) + (Math.Min({name} + 1, {size} - 1) == {pixel} ? {name}Place - {name} : 0)";

    /// <summary>A row of the image, or what lies between two.</summary>
    private void EmitRow(CodeWriter w, Width v)
    {
        EmitPlace(w, "Down", "h", "height", "source");
        if (IsNearest)
        {
            using (w.Block("if (source == before)"))
            {
                w.Line($"new ReadOnlySpan<{T}>(row - yRow, many).CopyTo(new Span<{T}>(row, many));");
                w.Line("continue;");
            }
            w.Line("before = source;");
            w.Line("var line = image + (nint)source * xRow;");
            if (v.IsScalar) return;
            w.Line("// Vectors may reach beyond the row, but not beyond the image.");
            using (w.Block($"if ((height - 1 - source) * xRow + (planes - 1 - plane) * xPlane < {(Reach + 1) * v.Lanes})"))
            {
                w.Line($"new ReadOnlySpan<{T}>(line, seen).CopyTo(new Span<{T}>(mixed, seen));");
                w.Line("line = mixed;");
            }
            return;
        }
        w.Line("var low = sourcePlace - source;");
        w.Line("var above = image + (nint)source * xRow;");
        w.Line("var below = image + (nint)Math.Min(source + 1, height - 1) * xRow;");
        w.Lanes(v, new Extent("seen", 0), "j", (k, j) =>
        {
            w.Line($"var p = {k.Load($"above + {j}")};");
            w.Line(k.Store($"mixed + {j}", k.Fma($"({k.Load($"below + {j}")} - p)", k.Broadcast("low"), "p")));
        });
        w.Line("mixed[seen] = mixed[seen - 1];");
    }

    /// <summary>The rows of dy that come from a row of the image, by what it gave.</summary>
    private void EmitRowOfGradient(CodeWriter w, Width v)
    {
        w.Line("var isMixed = false;");
        using (w.Block("for (var g = top; g < outHeight; g++)"))
        {
            EmitPlace(w, "Down", "g", "height", "source");
            using (w.Block(IsNearest ? "if (source < h)" : "if (Math.Min(source + 1, height - 1) < h)"))
            {
                w.Line("top = g + 1;");
                w.Line("continue;");
            }
            w.Line("if (source > h) break;");
            if (!IsNearest)
            {
                w.Line($"var weight = {Weight("source", "h", "height")};");
                w.Line("if (weight == 0) continue;");
            }
            w.Line($"if (!isMixed) new Span<{T}>(mixed, seen).Clear();");
            w.Line("isMixed = true;");
            w.Line("var line = image + (nint)g * yRow;");
            w.Lanes(v, new Extent("read", 0), "j", (k, j) => w.Line(k.Store($"mixed + {j}",
                IsNearest ? $"{k.Load($"mixed + {j}")} + {k.Load($"line + {j}")}" : k.Fma(k.Load($"line + {j}"), k.Broadcast("weight"), k.Load($"mixed + {j}")))));
        }
        using (w.Block("if (!isMixed)"))
        {
            w.Line($"new Span<{T}>(row, many).Clear();");
            w.Line("continue;");
        }
    }

    private void EmitVectors(CodeWriter w, Width v)
    {
        w.Line("var i = 0;");
        using (w.Block($"if (many >= {v.Lanes})"))
        {
            using (w.Block($"for (var next = 0; next < many; next += {v.Lanes})"))
            {
                w.Line($"i = Math.Min(next, many - {v.Lanes});");
                w.Line($"var at = {Line} + (firsts[i] - firsts[0]);");
                w.Line($"var pick0 = *({v.Class}<{Index}>*)(picks + next);");
                for (var m = 1; m < Reach; m++) w.Line($"var pick{m} = pick0 - {v.Class}.Create({m * v.Lanes}{(Index == "long" ? "L" : "")});");
                w.Line(v.Store("row + i", Mixed(v, k => string.Join(" | ", Enumerable.Range(0, Reach).Select(m => $"{v.Class}.Shuffle({v.Load($"at + {k + m * v.Lanes}")}, pick{m})")), "i")));
            }
            w.Line("i = many;");
        }
    }

    /// <summary>Whether a column's weights lie one after the other.</summary>
    private bool Along => Gradient && Reach == 0;

    private void EmitAlong(CodeWriter w, Width v)
    {
        for (var k = 0; k < Taps; k += v.Lanes)
        {
            var (at, weight) = (v.Load($"at + {k}"), v.Load($"weights + i * {Taps} + {k}"));
            w.Line(k == 0 ? $"var sum = {at} * {weight};" : $"sum = {v.Fma(at, weight, "sum")};");
        }
        w.Line($"row[i] = {v.Sum("sum")};");
    }

    /// <summary>A column of the result, or a vector of them.</summary>
    private string Mixed(Width v, Func<int, string> tap, string i)
    {
        if (!Gradient && IsNearest) return tap(0);
        if (!Gradient) return v.Fma($"(({tap(1)}) - ({tap(0)}))", v.Load($"weights + {i}"), $"({tap(0)})");
        string Weight(int k) => v.Load(Along ? $"weights + {i} * {Taps} + {k}" : $"weights + {k} * strip + {i}");
        var total = $"({tap(0)}) * {Weight(0)}";
        for (var k = 1; k < Taps; k++) total = v.Fma($"({tap(k)})", Weight(k), total);
        return total;
    }
}
