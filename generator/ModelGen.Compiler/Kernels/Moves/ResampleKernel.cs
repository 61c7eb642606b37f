using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Planes in another size by bands of weights: each row of the result is mixed from rows of the image in vectors of columns, and its
/// columns from that row in vectors along the weights. A table has for each pixel its first source, their number, and their weights.
/// Each item takes some planes.
/// </summary>
public sealed record ResampleKernel(Precision Precision) : KernelSpec(Precision)
{
    public override string Name => "Resample" + TypeSuffix;

    public override string Summary => "An image in another size: every pixel by its weights of a run of rows and one of columns.";

    public override bool IsVectorized => true;

    public override EquatableArray<string> Parameters =>
    [
        $"{T}* x", $"{T}* down", $"{T}* across", $"{T}* y", $"{T}* mixed",
        .. "height width outHeight outWidth downTaps acrossTaps planes part parts".Split(' ').Select(name => "int " + name),
    ];

    public static KernelCall Call(LowerContext c, ResizeGeometry geometry, ResizeBand down, ResizeBand across, bool gradient)
    {
        var perSample = c.Output().Kind == ValueKind.PerSample;
        var (x, y) = (c.Input(0).Shape, c.Output().Shape);
        if (c.Tiny && perSample)
        {
            var name = $"Resample{(gradient ? "_Gradient" : "")}_{geometry.Name}";
            return c.Call(new WeightedGatherKernel(c.Precision, name, Terms(x, y, down, across), 0), new Split.Samples(1), 4 * y.Elements, c.In(0), c.Out());
        }
        var work = (long)y[0] * y[1] * ((long)x[2] * down.Taps + (long)y[2] * across.Taps);
        var parts = (int)Math.Max(1, Math.Min(Math.Min(16, work / 20_000), y[0]));
        return c.Call(new ResampleKernel(c.Precision), perSample ? new Split.Samples(1, parts) : new Split.Parts(parts), work / parts,
            c.In(0), c.In(1), c.In(2), c.Out(), new Argument.Scratch(x[2]), x[1], x[2], y[1], y[2], down.Taps, across.Taps, y[0], new Argument.Part(), parts);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        using (w.Block("for (var plane = (int)((long)planes * part / parts); plane < (int)((long)planes * (part + 1) / parts); plane++)"))
        {
            w.Line("var image = x + (nint)plane * height * width;");
            w.Line("var row = y + (nint)plane * outHeight * outWidth;");
            using (w.Block("for (var h = 0; h < outHeight; h++, row += outWidth)"))
            {
                w.Line("var entry = down + (nint)h * (downTaps + 2);");
                w.Line("var lines = image + (nint)entry[0] * width;");
                w.Line("var rows = (int)entry[1];");
                w.Lanes(v, new Extent("width", 0), "j", (k, j) =>
                {
                    w.Line($"var sum = {k.Zero};");
                    w.Line($"for (var r = 0; r < rows; r++) sum = {k.Fma(k.Load($"lines + (nint)r * width + {j}"), k.Broadcast("entry[2 + r]"), "sum")};");
                    w.Line(k.Store($"mixed + {j}", "sum"));
                });
                using (w.Block("for (var i = 0; i < outWidth; i++)")) EmitColumn(w, v);
            }
        }
    }

    private static void EmitColumn(CodeWriter w, Width v)
    {
        w.Line("var taps = across + (nint)i * (acrossTaps + 2);");
        w.Line("var at = mixed + (int)taps[0];");
        w.Line("var columns = (int)taps[1];");
        w.Line("var k = 0;");
        if (v.IsScalar) w.Line($"var total = {v.Zero};");
        else
        {
            // The narrowest vectors: there are four columns, or some more.
            var narrow = v with { Bits = 128 };
            w.Line($"var sums = {narrow.Zero};");
            w.Line($"for (; k <= columns - {narrow.Lanes}; k += {narrow.Lanes}) sums = {narrow.Fma(narrow.Load("at + k"), narrow.Load("taps + 2 + k"), "sums")};");
            w.Line($"var total = {narrow.Sum("sums")};");
        }
        w.Line("for (; k < columns; k++) total += at[k] * taps[2 + k];");
        w.Line("row[i] = total;");
    }

    private static EquatableArray<EquatableArray<GatherTerm>> Terms(Shape x, Shape y, ResizeBand down, ResizeBand across) =>
        Enumerable.Range(0, (int)y.Elements).Select(to =>
        {
            var (plane, h, i) = (to / y[2] / y[1], to / y[2] % y[1], to % y[2]);
            return down.Weights[h].SelectMany((rowWeight, r) => across.Weights[i].Select((weight, k) =>
                    new GatherTerm((plane * x[1] + down.Firsts[h] + r) * x[2] + across.Firsts[i] + k, rowWeight * weight)))
                .Where(term => term.Weight != 0).ToEquatable();
        }).ToEquatable();
}
