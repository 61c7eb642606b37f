using System.Globalization;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The transforms of Winograd's convolution F(m × m, 3 × 3), m = 2 or 4, as the Toom-Cook algorithm gives them for the
/// points 0, ±1, ∞ and 0, ±1/√2, ±√2, ∞ (Lavin and Gray 2016). Against ±1, ±2 the latter balance the sizes of the
/// numbers, which takes two thirds of the error.
/// </summary>
/// <remarks>
/// A two-dimensional transform is the one-dimensional one down every column and then along every row. Vectors
/// have it written out, only so many rows at a time as leave all values in registers. Where that would be a row at a time, nine times
/// over, and for scalars, which no processor that matters is left to, what lies between is stored, and both halves are loops.
/// </remarks>
internal static class Winograd
{
    private static readonly double s_a = Math.Sqrt(0.5);
    private static readonly double s_b = Math.Sqrt(2);

    /// <summary>Declares the memory that <see cref="Emit"/> has for what lies between, where it needs any.</summary>
    public static void EmitMemory(CodeWriter w, Width v, WinogradForm form)
    {
        if (IsWrittenOut(v, form)) return;
        w.Line($"var between = stackalloc {v.Type}[{form.Positions}];");
    }

    /// <summary>Writes a transform.</summary>
    /// <param name="from">Where the elements lie.</param>
    /// <param name="store">The statement that stores an element of the result, an expression, of a row and column; the row may be a local.</param>
    /// <param name="startRow">Writes what precedes a row's stores.</param>
    public static void Emit(CodeWriter w, Width v, WinogradForm form, WinogradTransform transform, Places from, Func<string, int, string, string> store, Action<string>? startRow = null)
    {
        if (IsWrittenOut(v, form)) EmitWrittenOut(w, v, form, transform, from, store, startRow);
        else EmitLoops(w, v, form, transform, from, store, startRow);
    }

    /// <summary>So many rows and more elements behind the first: a number, if the row is one.</summary>
    public static string Index(string row, int rowStep, int more) =>
        int.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number * rowStep + more).ToString(CultureInfo.InvariantCulture)
            : $"{row} * {rowStep}{(more == 0 ? "" : $" + {more}")}";

    /// <summary>Writes one row of the transform of a 3 × 3 kernel.</summary>
    /// <param name="load">The tap at a row and column.</param>
    /// <param name="use">What to do with the element at a column, a local, as soon as it is known.</param>
    public static void EmitFilterRow(CodeWriter w, Width v, int m, int row, Func<int, int, string> load, Action<int, string> use)
    {
        for (var column = 0; column < 3; column++)
        {
            if (row % (m + 1) == 0) w.Line($"var t{column} = {load(row == 0 ? 0 : 2, column)};");
            else
            {
                var (at, p, scale) = Points(m).Single(point => point.Row == row || point.Row == row - 1);
                var even = v.Fma(load(2, column), v.Constant(p * p * scale), $"{load(0, column)} * {v.Constant(scale)}");
                w.Line($"var t{column} = {v.Fma(load(1, column), v.Constant(row == at ? p * scale : -p * scale), even)};");
            }
        }
        use(0, "t0");
        use(m + 1, "t2");
        foreach (var (at, p, scale) in Points(m))
        {
            w.Line($"var e{at} = {v.Fma("t2", v.Constant(p * p * scale), $"t0 * {v.Constant(scale)}")};");
            w.Line($"var u{at} = {v.Fma("t1", v.Constant(p * scale), $"e{at}")};");
            use(at, $"u{at}");
            w.Line($"var u{at + 1} = {v.Fma("t1", v.Constant(-p * scale), $"e{at}")};");
            use(at + 1, $"u{at + 1}");
        }
    }

    private static bool IsWrittenOut(Width v, WinogradForm form) => !v.IsScalar && (v.Registers == 32 || form.Size < 9);

    private static void EmitWrittenOut(CodeWriter w, Width v, WinogradForm form, WinogradTransform transform, Places from, Func<string, int, string, string> store, Action<string>? startRow)
    {
        var (ins, outs) = Sizes(form, transform);
        from.EmitRows(w, v, ins);
        foreach (var rows in RowsAtOnce(v, form, transform))
            using (w.Block(""))
            {
                for (var column = 0; column < ins; column++)
                {
                    var used = new SortedSet<int>();
                    var lines = new List<string>();
                    EmitLine(v, form, transform, rows, "c" + column, i => { used.Add(i); return $"d{i}_{column}"; }, (row, value) => lines.Add($"var t{row}_{column} = {value};"), lines.Add);
                    w.Wrap($"{v.Type} ", used.Select(i => $"d{i}_{column} = {from.Load(v, i, column)}"), ", ", ";");
                    foreach (var line in lines) w.Line(line);
                }
                foreach (var row in rows)
                {
                    var name = row.ToString(CultureInfo.InvariantCulture);
                    startRow?.Invoke(name);
                    EmitLine(v, form, transform, [.. Enumerable.Range(0, outs)], "r" + row, column => $"t{row}_{column}", (column, value) => w.Line(store(name, column, value)), w.Line);
                }
            }
    }

    private static void EmitLoops(CodeWriter w, Width v, WinogradForm form, WinogradTransform transform, Places from, Func<string, int, string, string> store, Action<string>? startRow)
    {
        var (ins, outs) = Sizes(form, transform);
        int[] all = [.. Enumerable.Range(0, outs)];
        using (w.Block($"for (var across = 0; across < {ins}; across++)"))
        {
            w.Line($"var source = {from.First} + across * {from.Column};");
            w.Wrap($"{v.Type} ", Enumerable.Range(0, ins).Select(i => $"d{i} = {v.Load(from.At("source", i))}"), ", ", ";");
            EmitLine(v, form, transform, all, "", i => $"d{i}", (row, value) => w.Line($"between[across + {row * ins}] = {value};"), w.Line);
        }
        using (w.Block($"for (var down = 0; down < {outs}; down++)"))
        {
            w.Wrap($"{v.Type} ", Enumerable.Range(0, ins).Select(i => $"d{i} = between[down * {ins} + {i}]"), ", ", ";");
            startRow?.Invoke("down");
            EmitLine(v, form, transform, all, "", column => $"d{column}", (column, value) => w.Line(store("down", column, value)), w.Line);
        }
    }

    private static (int In, int Out) Sizes(WinogradForm form, WinogradTransform transform) => transform switch
    {
        WinogradTransform.Filter => (3, form.Taps),
        WinogradTransform.Input => (form.Size, form.Size),
        WinogradTransform.Output => (form.Size, form.M),
        WinogradTransform.OutputGradient => (form.M, form.Size),
        _ => (form.Size, 3),
    };

    /// <summary>Rows made at a time: as many as registers hold.</summary>
    private static int[][] RowsAtOnce(Width v, WinogradForm form, WinogradTransform transform) => form.Stride == 2 ? StridedRowsAtOnce(v, form.M, transform) : (transform, form.M, v.Registers) switch
    {
        (WinogradTransform.FilterGradient, _, _) => [[0, 1, 2]],
        (WinogradTransform.Output, 2, _) => [[0, 1]],
        (WinogradTransform.Output, _, _) => [[0, 2], [1, 3]],
        (_, 2, 32) => [[0, 1, 2, 3]],
        (_, 2, _) => [[0], [1, 2], [3]],
        (_, _, 32) => [[0, 1, 2], [3, 4, 5]],
        _ => [[0], [1, 2], [3, 4], [5]],
    };

    private static int[][] StridedRowsAtOnce(Width v, int m, WinogradTransform transform) => (transform, m, v.Registers) switch
    {
        (WinogradTransform.Filter, 2, _) => [[0, 1, 2, 3]],
        (WinogradTransform.Filter, _, _) => [[0, 1, 2], [3, 4, 5]],
        (WinogradTransform.Output, 2, _) => [[0, 1]],
        (WinogradTransform.Output, _, _) => [[0, 2], [1, 3]],
        (_, 2, 32) => [[0, 1, 2, 3, 4]],
        (_, 2, _) => [[0], [1], [2], [3], [4]],
        _ => [[0, 1], [2, 3], [4], [5], [6], [7], [8]],
    };

    /// <summary>The points ±p, each with the scale of its row of the filter's transform.</summary>
    private static (int Row, double Point, double Scale)[] Points(int m)
    {
        if (m == 2) return [(1, 1, 0.5)];
        double a2 = s_a * s_a, b2 = s_b * s_b;
        return [(1, s_a, 1 / (2 * a2 * (a2 - b2))), (3, s_b, 1 / (2 * b2 * (b2 - a2)))];
    }

    /// <summary>Writes some elements of a one-dimensional transform.</summary>
    /// <param name="tag">What ends the names of locals.</param>
    /// <param name="x">The name of an element.</param>
    /// <param name="give">What to do with an element of the result, an expression.</param>
    /// <param name="line">Where declarations of locals go.</param>
    private static void EmitLine(Width v, WinogradForm form, WinogradTransform transform, int[] outs, string tag, Func<int, string> x, Action<int, string> give, Action<string> line)
    {
        var m = form.M;
        if (form.Stride == 2)
        {
            WinogradStrided.EmitLine(v, m, transform, outs, tag, x, give, line);
            return;
        }
        switch (transform)
        {
            case WinogradTransform.Filter: EmitFilter(v, m, outs, tag, x, give, line); break;
            case WinogradTransform.Input: EmitInput(v, m, outs, tag, x, give, line); break;
            case WinogradTransform.Output: EmitOutput(v, m, outs, tag, x, give, line); break;
            case WinogradTransform.OutputGradient: EmitOutputGradient(v, m, outs, tag, x, give, line); break;
            default: EmitFilterGradient(v, m, tag, x, give, line); break;
        }
    }

    // At a point ±p: scale · (g0 ± p·g1 + p²·g2).
    private static void EmitFilter(Width v, int m, int[] outs, string tag, Func<int, string> g, Action<int, string> give, Action<string> line)
    {
        if (outs.Contains(0)) give(0, g(0));
        foreach (var (at, p, scale) in Points(m).Where(point => outs.Contains(point.Row)))
        {
            line($"var e{at}{tag} = {v.Fma(g(2), v.Constant(p * p * scale), $"{g(0)} * {v.Constant(scale)}")};");
            give(at, v.Fma(g(1), v.Constant(p * scale), $"e{at}{tag}"));
            give(at + 1, v.Fma(g(1), v.Constant(-p * scale), $"e{at}{tag}"));
        }
        if (outs.Contains(m + 1)) give(m + 1, g(2));
    }

    private static void EmitFilterGradient(Width v, int m, string tag, Func<int, string> u, Action<int, string> give, Action<string> line)
    {
        string even = u(0), odd = "", last = u(m + 1);
        foreach (var (at, p, scale) in Points(m))
        {
            line($"{v.Type} e{at}{tag} = {u(at)} + {u(at + 1)}, o{at}{tag} = {u(at)} - {u(at + 1)};");
            even = v.Fma($"e{at}{tag}", v.Constant(scale), even);
            odd = odd.Length == 0 ? $"o{at}{tag} * {v.Constant(p * scale)}" : v.Fma($"o{at}{tag}", v.Constant(p * scale), odd);
            last = v.Fma($"e{at}{tag}", v.Constant(p * p * scale), last);
        }
        give(0, even);
        give(1, odd);
        give(2, last);
    }

    // At a point ±p: y0 + p²·y2 ± (p·y1 + p³·y3).
    private static void EmitOutputGradient(Width v, int m, int[] outs, string tag, Func<int, string> y, Action<int, string> give, Action<string> line)
    {
        if (outs.Contains(0)) give(0, y(0));
        foreach (var (at, p, _) in Points(m).Where(point => outs.Contains(point.Row)))
        {
            var (even, odd) = (y(0), y(1));
            if (m == 4)
            {
                line($"{v.Type} e{at}{tag} = {v.Fma(y(2), v.Constant(p * p), even)}, o{at}{tag} = {v.Fma(y(3), v.Constant(p * p), odd)};");
                (even, odd) = ($"e{at}{tag}", $"o{at}{tag}");
            }
            give(at, p == 1 ? $"{even} + {odd}" : v.Fma(odd, v.Constant(p), even));
            give(at + 1, p == 1 ? $"{even} - {odd}" : v.Fma(odd, v.Constant(-p), even));
        }
        if (outs.Contains(m + 1)) give(m + 1, y(m - 1));
    }

    private static void EmitInput(Width v, int m, int[] outs, string tag, Func<int, string> d, Action<int, string> give, Action<string> line)
    {
        if (m == 2)
        {
            foreach (var row in outs)
                give(row, row switch { 0 => $"{d(0)} - {d(2)}", 1 => $"{d(1)} + {d(2)}", 2 => $"{d(2)} - {d(1)}", _ => $"{d(3)} - {d(1)}" });
            return;
        }
        // a²b² is 1 for these points.
        double a2 = s_a * s_a, b2 = s_b * s_b;
        if (outs.Contains(0)) give(0, v.Fma(d(2), v.Constant(-(a2 + b2)), $"{d(0)} + {d(4)}"));
        if (outs.Contains(1)) Pair(1, s_a, b2);
        if (outs.Contains(3)) Pair(3, s_b, a2);
        if (outs.Contains(5)) give(5, v.Fma(d(3), v.Constant(-(a2 + b2)), $"{d(1)} + {d(5)}"));

        void Pair(int at, double p, double other)
        {
            line($"{v.Type} e{at}{tag} = {v.Fma(d(2), v.Constant(-other), d(4))}, o{at}{tag} = {v.Fma(d(1), v.Constant(-other), d(3))};");
            give(at, v.Fma($"o{at}{tag}", v.Constant(p), $"e{at}{tag}"));
            if (outs.Contains(at + 1)) give(at + 1, v.Fma($"o{at}{tag}", v.Constant(-p), $"e{at}{tag}"));
        }
    }

    private static void EmitOutput(Width v, int m, int[] outs, string tag, Func<int, string> s, Action<int, string> give, Action<string> line)
    {
        if (m == 2)
        {
            if (outs.Contains(0)) give(0, $"{s(0)} + {s(1)} + {s(2)}");
            if (outs.Contains(1)) give(1, $"{s(1)} - {s(2)} + {s(3)}");
            return;
        }
        // Even rows are made of sums, odd ones of differences.
        foreach (var (name, sign, rows) in new[] { ("e", "+", outs.Where(row => row % 2 == 0)), ("o", "-", outs.Where(row => row % 2 == 1)) })
        {
            if (!rows.Any()) continue;
            string first = $"{name}1{tag}", second = $"{name}3{tag}";
            line($"{v.Type} {first} = {s(1)} {sign} {s(2)}, {second} = {s(3)} {sign} {s(4)};");
            foreach (var row in rows)
            {
                string Times(string x, double p, string? add) => add is null ? $"{x} * {v.Constant(p)}" : v.Fma(x, v.Constant(p), add);
                give(row, row == 0 ? $"{s(0)} + {first} + {second}" : Times(second, Math.Pow(s_b, row), Times(first, Math.Pow(s_a, row), row == 3 ? s(5) : null)));
            }
        }
    }
}
