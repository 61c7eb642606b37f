using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Pooling over plain NCHW memory, one sample: vectors of neighbouring windows in a row, and single windows where they reach over
/// an edge. With a stride, whole vectors are loaded and every so-manieth element taken.
/// </summary>
public sealed record Pool2dRowsKernel(Precision Precision, PoolPass Pass, PoolGeometry Geometry) : KernelSpec(Precision)
{
    // What is written out for a row of taps.
    private const int MostTaps = 16, MostStride = 4;

    private readonly Pool2dPlainKernel _single = new(Precision, Pass, Geometry, Unroll: false);

    public override string Name => $"{Pass}Pool2dRows_{Geometry.Name}{TypeSuffix}";

    public override string Summary => _single.Summary;

    public override EquatableArray<string> Parameters => _single.Parameters;

    /// <summary>Whether a geometry has rows of windows long enough for vectors.</summary>
    public static bool Serves(Precision precision, PoolGeometry g) => new Pool2dRowsKernel(precision, PoolPass.Max, g).Vector(new Width(precision, 128)) is not null;

    private PoolAxis Across => Geometry.Across;

    private bool IsMax => Pass is PoolPass.Max or PoolPass.MaxGradient;

    /// <summary>The first window that begins in the image.</summary>
    private int First => (Across.Padding + Across.Stride - 1) / Across.Stride;

    private int Offset(int tap) => tap * Across.Dilation;

    /// <summary>Vectors a stride long that taps lie in: how far they begin from the windows, and the taps by their place within.</summary>
    private IEnumerable<IGrouping<int, int>> Chunks => Enumerable.Range(0, Across.Kernel).GroupBy(tap => Offset(tap) / Across.Stride * Across.Stride);

    /// <summary>The width for these rows and the last window of the last whole vector.</summary>
    private (Width V, int Last)? Vector(Width v)
    {
        if (Across.Adaptive || Across.Kernel > MostTaps || Across.Stride > MostStride) return null;
        foreach (var bits in Width.All.Where(bits => bits > 0 && bits <= v.Bits))
        {
            var narrow = v with { Bits = bits };
            var reach = Chunks.Last().Key + Across.Stride * narrow.Lanes;
            var last = Math.Min(Across.Out - narrow.Lanes, Math.Max(-1, Across.Size + Across.Padding - reach) / Across.Stride);
            if (Across.Size + Across.Padding >= reach && last >= First) return (narrow, last);
        }
        return null;
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var g = Geometry;
        if (Pass is PoolPass.MaxGradient or PoolPass.AverageGradient) w.Line($"new Span<{T}>(dx, {g.Channels * g.InH * g.InW}).Clear();");
        using (w.Block($"for (var c = 0; c < {g.Channels}; c++)"))
        using (w.Block($"for (var h = 0; h < {g.OutH}; h++)"))
        {
            _single.Rows.Emit(w, "h");
            if (Vector(v) is not var (narrow, last))
            {
                EmitSingles(w, v, 0, g.OutW);
                return;
            }
            EmitSingles(w, v, 0, First);
            w.Line($"var windows = (c * {g.OutH} + h) * {g.OutW};");
            w.Line($"var line = (c * {g.InH} + row0) * {g.InW} - {Across.Padding};");
            EmitSingles(w, v, EmitVectors(w, narrow, last), g.OutW);
        }
    }

    private void EmitSingles(CodeWriter w, Width v, int from, int to)
    {
        if (from >= to) return;
        using (w.Block($"for (var u = {from}; u < {to}; u++)"))
        {
            _single.Columns.Emit(w, "u");
            _single.EmitWindow(w, v.Scalar, "c", "h", "u");
        }
    }

    /// <summary>Writes the vectors of a row and returns the first window after them.</summary>
    private int EmitVectors(CodeWriter w, Width v, int last)
    {
        switch (Pass)
        {
            case PoolPass.Max:
            case PoolPass.Average:
                // The last vector may overlap the one before it.
                using (w.Block($"for (var u0 = {First}; u0 < {last + v.Lanes}; u0 += {v.Lanes})"))
                {
                    w.Line($"var u = Math.Min(u0, {last});");
                    w.Line($"var sum = {(IsMax ? v.Constant(double.NegativeInfinity) : v.Zero)};");
                    EachTap(w, v, "x", (_, e) => w.Line(IsMax ? $"sum = {v.Max("sum", e)};" : $"sum += {e};"));
                    w.Line(v.Store("y + windows + u", IsMax ? "sum" : $"sum * {Share(v)}"));
                }
                return last + v.Lanes;
            case PoolPass.MaxGradient:
                using (w.Block($"for (var u = {First}; u <= {last}; u += {v.Lanes})")) EmitMaxGradient(w, v);
                break;
            default:
                // A row of taps at a time: what was stored just now is not loaded again at another place.
                using (w.Block($"for (var r = {_single.Rows.From}; r < {_single.Rows.To}; r++)"))
                    foreach (var chunk in Chunks)
                        using (w.Block($"for (var u = {First}; u <= {last}; u += {v.Lanes})"))
                        {
                            w.Line($"var share = {v.Load("dy + windows + u")} * {Share(v)};");
                            EmitAdd(w, v, chunk, _ => "share");
                        }
                break;
        }
        return First + ((last - First) / v.Lanes + 1) * v.Lanes;
    }

    private void EmitMaxGradient(CodeWriter w, Width v)
    {
        w.Line($"var most = {v.Constant(double.NegativeInfinity)};");
        w.Line($"var winner = {v.Broadcast($"({T})({_single.Rows.From} * {Across.Kernel})")};");
        EachTap(w, v, "x", (tap, e) =>
        {
            w.Line($"var e{tap} = {e};");
            w.Line($"winner = {v.Select($"{v.Greater($"e{tap}", "most")} | {v.Class}.IsNaN(e{tap})", v.Broadcast($"({T})(r * {Across.Kernel} + {tap})"), "winner")};");
            w.Line($"most = {v.Max("most", $"e{tap}")};");
        });
        w.Line($"var d = {v.Load("dy + windows + u")};");
        using (w.Block($"for (var r = {_single.Rows.From}; r < {_single.Rows.To}; r++)"))
            foreach (var chunk in Chunks)
                using (w.Block(""))
                    EmitAdd(w, v, chunk, tap => v.Select($"{v.Class}.Equals(winner, {v.Broadcast($"({T})(r * {Across.Kernel} + {tap})")})", "d", v.Zero));
    }

    /// <summary>Adds what the taps of a chunk give to the elements they lie at.</summary>
    private void EmitAdd(CodeWriter w, Width v, IGrouping<int, int> chunk, Func<int, string> term)
    {
        var terms = new List<string>();
        foreach (var tap in chunk)
        {
            w.Line($"var t{tap} = {term(tap)};");
            terms.Add("t" + tap);
        }
        var places = chunk.Select(tap => Offset(tap) - chunk.Key).ToList();
        for (var m = 0; m < Across.Stride; m++)
        {
            var part = m;
            var (text, any) = (v.Pick(terms, k => From(part * v.Lanes + k)), Enumerable.Range(0, v.Lanes).Any(k => From(part * v.Lanes + k).Source >= 0));
            if (!any) continue;
            var at = At("dx", chunk.Key + m * v.Lanes);
            w.Line(v.Store(at, $"{v.Load(at)} + {text}"));
        }

        (int Source, int Lane) From(int element) => places.IndexOf(element % Across.Stride) is >= 0 and var tap ? (tap, element / Across.Stride) : (-1, 0);
    }

    /// <summary>Writes the loop over the rows of a window around what is done for each tap of a row, given as a vector of windows.</summary>
    private void EachTap(CodeWriter w, Width v, string pointer, Action<int, string> body)
    {
        using (w.Block($"for (var r = {_single.Rows.From}; r < {_single.Rows.To}; r++)"))
            foreach (var chunk in Chunks)
            {
                string[] parts = [.. Enumerable.Range(0, Across.Stride).Select(m => $"p{chunk.Key}_{m}")];
                for (var m = 0; m < parts.Length; m++) w.Line($"var {parts[m]} = {v.Load(At(pointer, chunk.Key + m * v.Lanes))};");
                foreach (var tap in chunk) body(tap, v.Every(parts, Offset(tap) - chunk.Key));
            }
    }

    private string At(string pointer, int offset) =>
        $"{pointer} + line + r * {Geometry.Dilation.H * Geometry.InW} + u{(Across.Stride == 1 ? "" : $" * {Across.Stride}")}{(offset == 0 ? "" : $" + {offset}")}";

    /// <summary>One over the places of a window, all of whose columns lie in the image.</summary>
    private string Share(Width v) => Geometry.Divisor == PoolDivisor.Window
        ? v.Constant(1.0 / (Geometry.Kernel.H * Geometry.Kernel.W))
        : v.Broadcast($"({v.Number(1)} / ({_single.Rows.Divisor(Geometry.Divisor)} * {Across.Kernel}))");
}
