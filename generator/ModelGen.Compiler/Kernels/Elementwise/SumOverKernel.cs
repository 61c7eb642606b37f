using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// sum[size] of x[rows, size, after] over rows and after. Where nothing comes after the axis the vectors run along it;
/// otherwise they run along what comes after. The order of the sum is fixed.
/// </summary>
/// <param name="Before">With <paramref name="Size"/>, baked-in sizes of one sample for straight-line code; zero for any.</param>
/// <param name="After">1 where the axis is the last one.</param>
public sealed record SumOverKernel(Precision Precision, int Before, int Size, int After) : KernelSpec(Precision)
{
    private bool IsUnrolled => Size > 0;

    public override string Name => (IsUnrolled ? $"AddToSum_{Before}x{Size}x{After}" : After == 1 ? "SumRows" : "SumPlanes") + TypeSuffix;

    public override string Summary => IsUnrolled
        ? "Adds x of one sample, summed over all but its middle axis; the first sample overwrites."
        : "sum[size] of x[rows, size, after] over rows and after, for the sums of one part.";

    public override EquatableArray<string> Parameters => IsUnrolled
        ? [$"{T}* x", $"{T}* sum", "int sample"]
        : [$"{T}* x", $"{T}* sum", "int rows", "int size", "int after", "int part", "int parts"];

    public override void Emit(CodeWriter w, Width v)
    {
        if (IsUnrolled)
        {
            for (var s = 0; s < Size; s++)
            {
                var terms = from b in Enumerable.Range(0, Before) from a in Enumerable.Range(0, After) select $"x[{(b * Size + s) * After + a}]";
                w.Line($"sum[{s}] = (sample == 0 ? 0 : sum[{s}]) + {string.Join(" + ", terms)};");
            }
            return;
        }
        w.Line("var i = (int)((long)size * part / parts);");
        w.Line("var end = (int)((long)size * (part + 1) / parts);");
        if (After == 1) EmitRows(w, v);
        else EmitPlanes(w, v);
    }

    private void EmitRows(CodeWriter w, Width v)
    {
        if (!v.IsScalar)
            using (w.Block($"if (size < {v.Lanes} && parts == 1 && rows >= {2 * v.Lanes})"))
            {
                FewColumns.Sum(w, v, "size", "rows", ["X"], (k, _, at, _) => k.Load($"x + {at}"));
                w.Line($"for (var column = 0; column < size; column++) sum[column] = ({T})sumOfX[column];");
                w.Line("return;");
            }
        if (!v.IsScalar)
            using (w.Block($"for (; i + {v.Lanes} <= end; i += {v.Lanes})"))
            {
                w.Line($"var total = {v.Zero};");
                w.Line($"for (var row = 0; row < rows; row++) total += {v.Load("x + (nint)row * size + i")};");
                w.Line(v.Store("sum + i", "total"));
            }
        using (w.Block("for (; i < end; i++)"))
        {
            w.Line($"{T} total = 0;");
            w.Line("for (var row = 0; row < rows; row++) total += x[(nint)row * size + i];");
            w.Line("sum[i] = total;");
        }
    }

    private void EmitPlanes(CodeWriter w, Width v)
    {
        using (w.Block("for (; i < end; i++)"))
        {
            w.Line($"var total = {v.Zero};");
            w.Line($"{T} rest = 0;");
            using (w.Block("for (var row = 0; row < rows; row++)"))
            {
                w.Line("var p = x + ((nint)row * size + i) * after;");
                w.Line("var a = 0;");
                w.Line($"for (; a + {v.Lanes} <= after; a += {v.Lanes}) total += {v.Load("p + a")};");
                w.Line("for (; a < after; a++) rest += p[a];");
            }
            w.Line($"sum[i] = {v.Sum("total")} + rest;");
        }
    }
}
