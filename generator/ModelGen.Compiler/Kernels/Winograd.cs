using ModelGen.Compiler.Emit;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The transforms of Winograd's convolution F(m × m, 3 × 3), m = 2 or 4, as the Toom-Cook algorithm gives them for the
/// points 0, ±1, ∞ and 0, ±1/√2, ±√2, ∞ (Lavin and Gray 2016). Against ±1, ±2 the latter balance the sizes of the
/// numbers, which takes two thirds of the error.
/// </summary>
/// <remarks>
/// A two-dimensional transform is the one-dimensional one down every column and then along every row. Only so many rows
/// are made at a time as leave all values in registers, so nothing in between is stored.
/// </remarks>
internal static class Winograd
{
    private static readonly double s_a = Math.Sqrt(0.5);
    private static readonly double s_b = Math.Sqrt(2);

    /// <summary>Input elements of a tile along one axis.</summary>
    public static int Size(int m) => m + 2;

    /// <summary>Elements of a transformed tile.</summary>
    public static int Positions(int m) => Size(m) * Size(m);

    /// <summary>Writes the transform of a 3 × 3 kernel.</summary>
    /// <param name="load">The tap at a row and column.</param>
    /// <param name="store">What to do with an element of the result, an expression, at a row and column.</param>
    public static void EmitFilter(CodeWriter w, Width v, int m, Func<int, int, string> load, Action<int, int, string> store)
    {
        int[] all = [.. Enumerable.Range(0, Size(m))];
        foreach (var rows in InputRows(v, m))
            using (w.Block(""))
            {
                for (var column = 0; column < 3; column++)
                {
                    for (var i = 0; i < 3; i++)
                        if (i == 1 ? rows.Any(row => row % (m + 1) != 0) : i == 0 ? !rows.SequenceEqual([m + 1]) : !rows.SequenceEqual([0])) w.Line($"var g{i}_{column} = {load(i, column)};");
                    EmitFilter(w, v, m, rows, i => $"g{i}_{column}", row => $"t{row}_{column}");
                }
                foreach (var row in rows)
                {
                    EmitFilter(w, v, m, all, column => $"t{row}_{column}", column => $"u{row}_{column}");
                    foreach (var column in all) store(row, column, $"u{row}_{column}");
                }
            }
    }

    /// <summary>Writes the transform of a tile.</summary>
    /// <param name="load">The element at a row and column.</param>
    /// <param name="store">What to do with an element of the result, a local, at a row and column.</param>
    public static void EmitInput(CodeWriter w, Width v, int m, Func<int, int, string> load, Action<int, int, string> store)
    {
        int[] all = [.. Enumerable.Range(0, Size(m))];
        foreach (var rows in InputRows(v, m))
            using (w.Block(""))
            {
                foreach (var column in all)
                {
                    foreach (var i in rows.SelectMany(row => InputTaps(m, row)).Distinct().OrderBy(i => i)) w.Line($"var d{i}_{column} = {load(i, column)};");
                    EmitInput(w, v, m, rows, i => $"d{i}_{column}", row => $"t{row}_{column}");
                }
                foreach (var row in rows)
                {
                    EmitInput(w, v, m, all, column => $"t{row}_{column}", column => $"v{row}_{column}");
                    foreach (var column in all) store(row, column, $"v{row}_{column}");
                }
            }
    }

    /// <summary>Writes the transform of the sums back to m × m outputs.</summary>
    /// <param name="load">The sum at a row and column.</param>
    /// <param name="store">What to do with the outputs of a row, locals.</param>
    public static void EmitOutput(CodeWriter w, Width v, int m, Func<int, int, string> load, Action<int, IReadOnlyList<string>> store)
    {
        int[] all = [.. Enumerable.Range(0, m)];
        int[][] parts = m == 2 ? [[0, 1]] : [[0, 2], [1, 3]];
        foreach (var rows in parts)
            using (w.Block(""))
            {
                for (var column = 0; column < Size(m); column++)
                {
                    for (var i = 0; i < Size(m); i++)
                        if (i != 0 && i != Size(m) - 1 || rows.Contains(i == 0 ? 0 : m - 1)) w.Line($"var s{i}_{column} = {load(i, column)};");
                    EmitOutput(w, v, m, rows, i => $"s{i}_{column}", row => $"t{row}_{column}");
                }
                foreach (var row in rows)
                {
                    EmitOutput(w, v, m, all, column => $"t{row}_{column}", column => $"o{row}_{column}");
                    store(row, [.. all.Select(column => $"o{row}_{column}")]);
                }
            }
    }

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

    /// <summary>Writes the transform of the gradients of m × m outputs: the transpose of the outputs' transform.</summary>
    /// <param name="load">The gradient at a row and column.</param>
    /// <param name="store">What to do with an element of the result, a local, at a row and column.</param>
    public static void EmitOutputGradient(CodeWriter w, Width v, int m, Func<int, int, string> load, Action<int, int, string> store)
    {
        int[] all = [.. Enumerable.Range(0, Size(m))];
        foreach (var rows in InputRows(v, m))
            using (w.Block(""))
            {
                for (var column = 0; column < m; column++)
                {
                    for (var i = 0; i < m; i++)
                        if (i == 0 && !rows.SequenceEqual([m + 1]) || i == m - 1 && !rows.SequenceEqual([0]) || rows.Any(row => row % (m + 1) != 0)) w.Line($"var y{i}_{column} = {load(i, column)};");
                    EmitOutputGradient(w, v, m, rows, i => $"y{i}_{column}", row => $"t{row}_{column}");
                }
                foreach (var row in rows)
                {
                    EmitOutputGradient(w, v, m, all, column => $"t{row}_{column}", column => $"v{row}_{column}");
                    foreach (var column in all) store(row, column, $"v{row}_{column}");
                }
            }
    }

    /// <summary>Writes the gradient of a 3 × 3 kernel from that of its transform.</summary>
    /// <param name="load">The gradient of the transform at a row and column.</param>
    /// <param name="store">What to do with the gradient of a tap, a local, at a row and column.</param>
    public static void EmitFilterGradient(CodeWriter w, Width v, int m, Func<int, int, string> load, Action<int, int, string> store)
    {
        for (var column = 0; column < Size(m); column++)
        {
            for (var i = 0; i < Size(m); i++) w.Line($"var u{i}_{column} = {load(i, column)};");
            EmitFilterGradient(w, v, m, i => $"u{i}_{column}", row => $"t{row}_{column}");
        }
        for (var row = 0; row < 3; row++)
        {
            EmitFilterGradient(w, v, m, column => $"t{row}_{column}", column => $"g{row}_{column}");
            for (var column = 0; column < 3; column++) store(row, column, $"g{row}_{column}");
        }
    }

    /// <summary>Rows made at a time: as many as registers hold.</summary>
    private static int[][] InputRows(Width v, int m) => (m, v.Registers) switch
    {
        (2, 32) => [[0, 1, 2, 3]],
        (2, _) => [[0], [1, 2], [3]],
        (_, 32) => [[0, 1, 2], [3, 4, 5]],
        _ => [[0], [1, 2], [3, 4], [5]],
    };

    /// <summary>The elements that an element of the input's transform is made of.</summary>
    private static int[] InputTaps(int m, int row) => m == 2
        ? row switch { 0 => [0, 2], 3 => [1, 3], _ => [1, 2] }
        : row switch { 0 => [0, 2, 4], 5 => [1, 3, 5], _ => [1, 2, 3, 4] };

    /// <summary>The points ±p, each with the scale of its row of the filter's transform.</summary>
    private static (int Row, double Point, double Scale)[] Points(int m)
    {
        if (m == 2) return [(1, 1, 0.5)];
        double a2 = s_a * s_a, b2 = s_b * s_b;
        return [(1, s_a, 1 / (2 * a2 * (a2 - b2))), (3, s_b, 1 / (2 * b2 * (b2 - a2)))];
    }

    // At a point ±p: scale · (g0 ± p·g1 + p²·g2).
    private static void EmitFilter(CodeWriter w, Width v, int m, int[] rows, Func<int, string> g, Func<int, string> o)
    {
        if (rows.Contains(0)) w.Line($"var {o(0)} = {g(0)};");
        foreach (var (at, p, scale) in Points(m).Where(point => rows.Contains(point.Row)))
        {
            w.Line($"var {o(at)}e = {v.Fma(g(2), v.Constant(p * p * scale), $"{g(0)} * {v.Constant(scale)}")};");
            w.Line($"var {o(at)} = {v.Fma(g(1), v.Constant(p * scale), $"{o(at)}e")};");
            w.Line($"var {o(at + 1)} = {v.Fma(g(1), v.Constant(-p * scale), $"{o(at)}e")};");
        }
        if (rows.Contains(m + 1)) w.Line($"var {o(m + 1)} = {g(2)};");
    }

    private static void EmitFilterGradient(CodeWriter w, Width v, int m, Func<int, string> u, Func<int, string> o)
    {
        string even = u(0), odd = "", last = u(m + 1);
        foreach (var (at, p, scale) in Points(m))
        {
            w.Line($"var {o(0)}b{at} = {u(at)} + {u(at + 1)};");
            w.Line($"var {o(0)}d{at} = {u(at)} - {u(at + 1)};");
            even = v.Fma($"{o(0)}b{at}", v.Constant(scale), even);
            odd = odd.Length == 0 ? $"{o(0)}d{at} * {v.Constant(p * scale)}" : v.Fma($"{o(0)}d{at}", v.Constant(p * scale), odd);
            last = v.Fma($"{o(0)}b{at}", v.Constant(p * p * scale), last);
        }
        w.Line($"var {o(0)} = {even};");
        w.Line($"var {o(1)} = {odd};");
        w.Line($"var {o(2)} = {last};");
    }

    // At a point ±p: y0 + p²·y2 ± (p·y1 + p³·y3).
    private static void EmitOutputGradient(CodeWriter w, Width v, int m, int[] rows, Func<int, string> y, Func<int, string> o)
    {
        if (rows.Contains(0)) w.Line($"var {o(0)} = {y(0)};");
        foreach (var (at, p, _) in Points(m).Where(point => rows.Contains(point.Row)))
        {
            var (even, odd) = (y(0), y(1));
            if (m == 4)
            {
                w.Line($"var {o(at)}e = {v.Fma(y(2), v.Constant(p * p), even)};");
                w.Line($"var {o(at)}o = {v.Fma(y(3), v.Constant(p * p), odd)};");
                (even, odd) = ($"{o(at)}e", $"{o(at)}o");
            }
            w.Line($"var {o(at)} = {(p == 1 ? $"{even} + {odd}" : v.Fma(odd, v.Constant(p), even))};");
            w.Line($"var {o(at + 1)} = {(p == 1 ? $"{even} - {odd}" : v.Fma(odd, v.Constant(-p), even))};");
        }
        if (rows.Contains(m + 1)) w.Line($"var {o(m + 1)} = {y(m - 1)};");
    }

    private static void EmitInput(CodeWriter w, Width v, int m, int[] rows, Func<int, string> d, Func<int, string> o)
    {
        if (m == 2)
        {
            foreach (var row in rows)
                w.Line($"var {o(row)} = {row switch { 0 => $"{d(0)} - {d(2)}", 1 => $"{d(1)} + {d(2)}", 2 => $"{d(2)} - {d(1)}", _ => $"{d(3)} - {d(1)}" }};");
            return;
        }
        // a²b² is 1 for these points.
        double a2 = s_a * s_a, b2 = s_b * s_b;
        if (rows.Contains(0)) w.Line($"var {o(0)} = {v.Fma(d(2), v.Constant(-(a2 + b2)), $"{d(0)} + {d(4)}")};");
        if (rows.Contains(1)) Pair(1, s_a, b2);
        if (rows.Contains(3)) Pair(3, s_b, a2);
        if (rows.Contains(5)) w.Line($"var {o(5)} = {v.Fma(d(3), v.Constant(-(a2 + b2)), $"{d(1)} + {d(5)}")};");

        void Pair(int at, double p, double other)
        {
            w.Line($"var {o(at)}e = {v.Fma(d(2), v.Constant(-other), d(4))};");
            w.Line($"var {o(at)}o = {v.Fma(d(1), v.Constant(-other), d(3))};");
            w.Line($"var {o(at)} = {v.Fma($"{o(at)}o", v.Constant(p), $"{o(at)}e")};");
            w.Line($"var {o(at + 1)} = {v.Fma($"{o(at)}o", v.Constant(-p), $"{o(at)}e")};");
        }
    }

    private static void EmitOutput(CodeWriter w, Width v, int m, int[] rows, Func<int, string> s, Func<int, string> o)
    {
        if (m == 2)
        {
            if (rows.Contains(0)) w.Line($"var {o(0)} = {s(0)} + {s(1)} + {s(2)};");
            if (rows.Contains(1)) w.Line($"var {o(1)} = {s(1)} - {s(2)} + {s(3)};");
            return;
        }
        foreach (var (even, sign) in new[] { (true, "+"), (false, "-") })
        {
            if (!rows.Any(row => row % 2 == 0 == even)) continue;
            string first = $"{o(0)}{(even ? "b" : "d")}1", second = $"{o(0)}{(even ? "b" : "d")}3";
            w.Line($"var {first} = {s(1)} {sign} {s(2)};");
            w.Line($"var {second} = {s(3)} {sign} {s(4)};");
            foreach (var row in rows.Where(row => row % 2 == 0 == even))
            {
                string Times(string x, double p, string? add) => add is null ? $"{x} * {v.Constant(p)}" : v.Fma(x, v.Constant(p), add);
                w.Line($"var {o(row)} = {(row == 0 ? $"{s(0)} + {first} + {second}" : Times(second, Math.Pow(s_b, row), Times(first, Math.Pow(s_a, row), row == 3 ? s(5) : null)))};");
            }
        }
    }
}
