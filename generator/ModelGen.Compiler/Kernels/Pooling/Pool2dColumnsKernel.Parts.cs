using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>The narrow parts of an adaptive pool: what a window would be at every column, in vectors, of which each part takes its own.</summary>
public sealed partial record Pool2dColumnsKernel
{
    /// <summary>Whether windows are narrow parts, no two of which begin at one column.</summary>
    private bool HasParts => Geometry.IsAdaptive && Narrowest < WorthVectors && Geometry.OutW <= Geometry.InW;

    /// <summary>The columns of the widest part.</summary>
    private int Widest => Enumerable.Range(0, Geometry.OutW).Max(u => Geometry.Across.Taps(u).To);

    /// <summary>Where each part begins, and for every column the columns of the part that begins there, which may be none.</summary>
    private void EmitParts(CodeWriter w, int room)
    {
        w.Line($"var tops = stackalloc {T}[{room}];");
        w.Line($"var widths = stackalloc {T}[{room}];");
        w.Line($"var starts = stackalloc int[{Geometry.OutW}];");
        w.Line($"new Span<{T}>(widths, {room}).Clear();");
        if (Pass == PoolPass.AverageGradient) w.Line($"new Span<{T}>(tops, {room}).Clear();");
        using (w.Block($"for (var u = 0; u < {Geometry.OutW}; u++)"))
        {
            Columns.Emit(w, "u");
            // The gradient looks to the left.
            w.Line($"starts[u] = column0{(Pass == PoolPass.AverageGradient ? $" + {Widest}" : "")};");
            w.Line($"widths[starts[u]] = {Columns.To} - {Columns.From};");
        }
    }

    private void EachPart(CodeWriter w, Action body)
    {
        using (w.Block($"for (var u = 0; u < {Geometry.OutW}; u++)")) body();
    }

    private void EmitPartsOfRow(CodeWriter w, Width v)
    {
        w.Overlapping(v, Geometry.InW, "i", (k, i) =>
        {
            w.Line($"var all = {k.Load($"merged + {i}")};");
            w.Line($"var many = {k.Load($"widths + {i}")};");
            for (var s = 1; s < Widest; s++)
            {
                var (next, isIn) = (k.Load($"merged + {i} + {s}"), k.Greater("many", k.Constant(s)));
                w.Line(IsMax ? $"all = {k.Select(isIn, k.Max("all", next), "all")};" : $"all += {k.Select(isIn, next, k.Zero)};");
            }
            w.Line(k.Store($"tops + {i}", IsMax ? "all" : $"all / (many * {k.Broadcast($"({T})rows")})"));
        });
        EachPart(w, () => w.Line($"{Output("y")} = tops[starts[u]];"));
    }

    private void EmitWinnersOfParts(CodeWriter w, Width v)
    {
        w.Overlapping(v, Geometry.InW, "i", (k, i) =>
        {
            string IsNaN(string x) => $"{k.Class}.IsNaN({x})";
            w.Line($"var most = {k.Load($"merged + {i}")};");
            w.Line($"var place = {k.Load($"places + {i}")};");
            w.Line($"var many = {k.Load($"widths + {i}")};");
            w.Line($"var column = {k.Zero};");
            for (var s = 1; s < Widest; s++)
                using (w.Block(""))
                {
                    w.Line($"var next = {k.Load($"merged + {i} + {s}")};");
                    w.Line($"var other = {k.Load($"places + {i} + {s}")};");
                    w.Line($"var isLater = {k.Greater("many", k.Constant(s))} & ({k.Greater("next", "most")} | ({Equal(k, "next", "most")} & {k.Greater("place", "other")}) | " +
                        $"({IsNaN("next")} & (~{IsNaN("most")} | {k.Class}.GreaterThanOrEqual(other, place))));");
                    foreach (var (name, value) in new[] { ("most", "next"), ("place", "other"), ("column", k.Constant(s)) }) w.Line($"{name} = {k.Select("isLater", value, name)};");
                }
            w.Line(k.Store($"tops + {i}", $"place * {k.Constant(Geometry.InW)} + column"));
        });
        EachPart(w, () => w.Line($"dx[line + starts[u] + (int)tops[starts[u]]] += {Output("dy")};"));
    }

    private void EmitSharesOfParts(CodeWriter w, Width v)
    {
        EachPart(w, () => w.Line($"tops[starts[u]] = {Output("dy")} / (rows * widths[starts[u]]);"));
        w.Overlapping(v, Geometry.InW, "i", (k, i) =>
        {
            w.Line($"var all = {k.Load($"tops + {Widest} + {i}")};");
            for (var s = 1; s < Widest; s++)
                w.Line($"all += {k.Select(k.Greater(k.Load($"widths + {Widest - s} + {i}"), k.Constant(s)), k.Load($"tops + {Widest - s} + {i}"), k.Zero)};");
            w.Line(k.Store($"merged + {i}", "all"));
        });
    }
}
