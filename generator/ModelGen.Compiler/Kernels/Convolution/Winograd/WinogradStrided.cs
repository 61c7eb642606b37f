using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The one-dimensional transforms of Winograd's convolution with a stride of 2 (<see cref="WinogradForm"/>): F(2, 2) with the points
/// 0, 1, ∞ and F(4, 2) with ±1/2, ±5/4, ∞ over samples at even places, and samples at odd places as they are. The error of these
/// points is 40 % of that of F(4, 3); ±1, ±2 have five times as large a one.
/// </summary>
internal static class WinogradStrided
{
    private const double A = 0.5, B = 1.25;

    // The points ±p, where their elements lie, the square of the other pair, and the scale of the filter's elements.
    private static readonly (int Row, double Point, double Other, double Scale)[] s_pairs =
        [(0, A, B * B, 1 / (2 * A * (A * A - B * B))), (2, B, A * A, 1 / (2 * B * (B * B - A * A)))];

    /// <summary>Writes some elements of a transform, as <see cref="Winograd"/> does for a stride of 1.</summary>
    public static void EmitLine(Width v, int m, WinogradTransform transform, int[] outs, string tag, Func<int, string> x, Action<int, string> give, Action<string> line)
    {
        switch (transform)
        {
            case WinogradTransform.Filter: EmitFilter(v, m, outs, x, give); break;
            case WinogradTransform.Input: EmitInput(v, m, outs, tag, x, give, line); break;
            case WinogradTransform.Output: EmitOutput(v, m, outs, tag, x, give, line); break;
            default: throw new NotSupportedException($"There is no {transform} with a stride of 2.");
        }
    }

    // At a point ±p: scale · (p·g2 ± g0); the middle tap comes last.
    private static void EmitFilter(Width v, int m, int[] outs, Func<int, string> g, Action<int, string> give)
    {
        foreach (var row in outs)
            if (row > m) give(row, g(1));
            else if (row == m) give(row, g(2));
            else if (m == 2) give(row, row == 0 ? g(0) : $"{g(0)} + {g(2)}");
            else
            {
                var (at, p, _, scale) = s_pairs[row / 2];
                give(row, v.Fma(g(2), v.Constant(p * scale), $"{g(0)} * {v.Constant(row == at ? scale : -scale)}"));
            }
    }

    // With the elements e at even places, at a point ±p and q of the other pair: (e3 - q²·e1) ± p·(e2 - q²·e0).
    private static void EmitInput(Width v, int m, int[] outs, string tag, Func<int, string> d, Action<int, string> give, Action<string> line)
    {
        string Even(int i) => d(2 * i);
        if (m == 2)
        {
            if (outs.Contains(0)) give(0, $"{Even(0)} - {Even(1)}");
            if (outs.Contains(1)) give(1, Even(1));
            if (outs.Contains(2)) give(2, $"{Even(2)} - {Even(1)}");
        }
        else
        {
            foreach (var (at, p, other, _) in s_pairs.Where(pair => outs.Contains(pair.Row) || outs.Contains(pair.Row + 1)))
            {
                line($"{v.Type} e{at}{tag} = {v.Fma(Even(0), v.Constant(-other), Even(2))}, o{at}{tag} = {v.Fma(Even(1), v.Constant(-other), Even(3))};");
                if (outs.Contains(at)) give(at, v.Fma($"e{at}{tag}", v.Constant(p), $"o{at}{tag}"));
                if (outs.Contains(at + 1)) give(at + 1, v.Fma($"e{at}{tag}", v.Constant(-p), $"o{at}{tag}"));
            }
            if (outs.Contains(4)) give(4, v.Fma(Even(2), v.Constant(-(A * A + B * B)), v.Fma(Even(0), v.Constant(A * A * B * B), Even(4))));
        }
        foreach (var row in outs.Where(row => row > m)) give(row, d(2 * (row - m) - 1));
    }

    // Even outputs are made of sums over a pair of points, odd ones of differences.
    private static void EmitOutput(Width v, int m, int[] outs, string tag, Func<int, string> s, Action<int, string> give, Action<string> line)
    {
        string Odd(int row) => s(m + 1 + row);
        if (m == 2)
        {
            if (outs.Contains(0)) give(0, $"{s(0)} + {s(1)} + {Odd(0)}");
            if (outs.Contains(1)) give(1, $"{s(1)} + {s(2)} + {Odd(1)}");
            return;
        }
        foreach (var (name, sign, rows) in new[] { ("e", "+", outs.Where(row => row % 2 == 0)), ("o", "-", outs.Where(row => row % 2 == 1)) })
        {
            if (!rows.Any()) continue;
            string first = $"{name}0{tag}", second = $"{name}2{tag}";
            line($"{v.Type} {first} = {s(0)} {sign} {s(1)}, {second} = {s(2)} {sign} {s(3)};");
            foreach (var row in rows)
            {
                var rest = row == 3 ? $"{s(4)} + {Odd(3)}" : Odd(row);
                give(row, row == 0 ? $"{first} + {second} + {rest}" : v.Fma(second, v.Constant(Math.Pow(B, row)), v.Fma(first, v.Constant(Math.Pow(A, row)), rest)));
            }
        }
    }
}
