using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Pooling over plain NCHW memory, one sample, for every geometry: the rows of a row of windows become one first, in vectors
/// of neighbouring columns; what is left is a row, of which each window takes some columns: wide windows in vectors along them,
/// the narrow parts of an adaptive pool as if a window began at every column. A gradient goes the other way.
/// </summary>
/// <param name="Gradient">The activation whose derivative, from what was saved, the gradient is multiplied by.</param>
public sealed partial record Pool2dColumnsKernel(Precision Precision, PoolPass Pass, PoolGeometry Geometry, IActivation? Gradient = null) : KernelSpec(Precision)
{
    // Two rows of it lie on the stack.
    private const int MostColumns = 8192;

    // Windows of fewer columns are as fast one by one.
    private const int WorthVectors = 8;

    private readonly Pool2dPlainKernel _single = new(Precision, Pass, Geometry, Unroll: false, Gradient);

    public override string Name => $"{Pass}Pool2dColumns_{Geometry.Name}{(Gradient is null ? "" : $"_{Gradient.KernelName}Gradient")}{TypeSuffix}";

    public override string Summary => _single.Summary;

    public override EquatableArray<string> Parameters => _single.Parameters;

    /// <summary>
    /// Whether an image is wide enough for vectors, and for winners, windows high, wide or parts: few columns of single windows
    /// have to be compared one by one.
    /// </summary>
    public static bool Serves(Precision precision, PoolPass pass, PoolGeometry g) =>
        (g.InW <= MostColumns || IsRow(g)) && new Width(precision, 128).Lanes <= g.InW &&
        (pass != PoolPass.MaxGradient || g.InH >= 4 * g.OutH || new Pool2dColumnsKernel(precision, pass, g) is { HasParts: true } or { Narrowest: >= WorthVectors });

    private bool IsMax => Pass is PoolPass.Max or PoolPass.MaxGradient;

    private bool IsGradient => Pass is PoolPass.MaxGradient or PoolPass.AverageGradient;

    private PoolText Rows => _single.Rows;

    private PoolText Columns => _single.Columns;

    public override void Emit(CodeWriter w, Width v)
    {
        var g = Geometry;
        if (IsGradient) w.Line($"new Span<{T}>(dx, {g.Channels * g.InH * g.InW}).Clear();");
        var parts = HasParts && !v.IsScalar;
        var isRow = IsRow(g);
        var room = parts ? g.InW + 2 * Widest : g.InW;
        if (!isRow)
        {
            w.Line($"var merged = stackalloc {T}[{room}];");
            if (Pass == PoolPass.MaxGradient) w.Line($"var places = stackalloc {T}[{room}];");
        }
        if (parts) EmitParts(w, room);
        using (w.Block($"for (var c = 0; c < {g.Channels}; c++)"))
        using (w.Block($"for (var h = 0; h < {g.OutH}; h++)"))
        {
            Rows.Emit(w, "h");
            w.Line($"var line = (c * {g.InH} + row0{(Rows.From == "0" ? "" : $" + {Rows.From}{Times(Geometry.Dilation.H)}")}) * {g.InW};");
            if (!isRow) w.Line($"var rows = {(Rows.From == "0" ? Rows.To : $"{Rows.To} - {Rows.From}")};");
            else w.Line($"var merged = {(Pass == PoolPass.AverageGradient ? "dx" : "x")} + line;");
            switch (Pass)
            {
                case PoolPass.Max:
                case PoolPass.Average:
                    if (!isRow) EmitMerge(w, v);
                    if (parts) EmitPartsOfRow(w, v);
                    else EachWindow(w, () => EmitWindow(w, v));
                    break;
                case PoolPass.MaxGradient:
                    if (!isRow) EmitWinners(w, v);
                    if (parts) EmitWinnersOfParts(w, v);
                    else EachWindow(w, () => EmitWinner(w, v));
                    break;
                default:
                    if (parts) EmitSharesOfParts(w, v);
                    else
                    {
                        if (!isRow) w.Line($"new Span<{T}>(merged, {g.InW}).Clear();");
                        EachWindow(w, () => EmitShare(w, v));
                    }
                    if (!isRow) EmitSpread(w, v);
                    break;
            }
        }
        if (Gradient is not null)
            w.Lanes(v, new Extent($"{g.Channels * g.InH * g.InW}", 0), "i", (k, i) => new Epilogue(false, false, null, Gradient: Gradient).EmitGradient(w, k, k.Load($"dx + {i}"), $"saved + {i}"));
    }

    /// <summary>Whether windows lie in a single row of the image, which then need not become one.</summary>
    private static bool IsRow(PoolGeometry g) => !g.IsAdaptive && g.Kernel.H == 1;

    private static string Times(int factor) => factor == 1 ? "" : $" * {factor}";

    private string Place(string r) => $"line + {r}{Times(Geometry.Dilation.H * Geometry.InW)} + i";

    private void EmitMerge(CodeWriter w, Width v) => w.Overlapping(v, Geometry.InW, "i", (k, i) =>
    {
        w.Line($"var all = {k.Load("x + line + i")};");
        using (w.Block("for (var r = 1; r < rows; r++)"))
        {
            var next = k.Load($"x + {Place("r")}");
            w.Line(IsMax ? $"all = {k.Max("all", next)};" : $"all += {next};");
        }
        w.Line(k.Store("merged + i", "all"));
    });

    private void EachWindow(CodeWriter w, Action body)
    {
        using (w.Block($"for (var u = 0; u < {Geometry.OutW}; u++)"))
        {
            Columns.Emit(w, "u");
            w.Line($"var window = merged + column0{(Columns.From == "0" ? "" : $" + {Columns.From}{Times(Geometry.Dilation.W)}")};");
            w.Line($"var columns = {(Columns.From == "0" ? Columns.To : $"{Columns.To} - {Columns.From}")};");
            body();
        }
    }

    private string Output(string pointer) => $"{pointer}[(c * {Geometry.OutH} + h) * {Geometry.OutW} + u]";

    /// <summary>Vectors for the columns of a window, where it is wide enough.</summary>
    private Width Along(Width v) => Geometry.Dilation.W == 1 && Narrowest >= WorthVectors ? v.Narrowed(Narrowest) ?? v.Scalar : v.Scalar;

    /// <summary>About how many columns a window has.</summary>
    private int Narrowest => Geometry.IsAdaptive ? Geometry.InW / Geometry.OutW : Geometry.Kernel.W;

    private void EmitWindow(CodeWriter w, Width v)
    {
        EmitMost(w, v);
        w.Line($"{Output("y")} = all{(IsMax ? "" : _single.Share(v, "h", "u"))};");
    }

    /// <summary>The largest element of a window, or its sum.</summary>
    private void EmitMost(CodeWriter w, Width v)
    {
        var along = Along(v);
        var start = v.Scalar.Number(IsMax ? double.NegativeInfinity : 0);
        w.Line($"{T} all = {start};");
        if (!along.IsScalar) w.Line($"var part = {along.Broadcast(start)};");
        w.Lanes(along, new Extent("columns", 0), "s", (k, s) =>
        {
            var (total, next) = (k.IsScalar ? "all" : "part", k.Load($"window + {s}{Times(Geometry.Dilation.W)}"));
            w.Line(IsMax ? $"{total} = {k.Max(total, next)};" : $"{total} += {next};");
        });
        if (!along.IsScalar) w.Line(IsMax ? $"all = {v.Scalar.Max("all", "VectorMath.Max(part)")};" : $"all += {along.Sum("part")};");
    }

    private void EmitShare(CodeWriter w, Width v)
    {
        w.Line($"var share = {Output("dy")}{_single.Share(v, "h", "u")};");
        w.Lanes(Along(v), new Extent("columns", 0), "s", (k, s) =>
        {
            var at = k.Load($"window + {s}{Times(Geometry.Dilation.W)}");
            w.Line($"{at} += {k.Broadcast("share")};");
        });
    }

    private void EmitSpread(CodeWriter w, Width v)
    {
        using (w.Block("for (var r = 0; r < rows; r++)"))
            w.Lanes(v, new Extent($"{Geometry.InW}", 0), "i", (k, i) => w.Line($"{k.Load($"dx + {Place("r")}")} += {k.Load("merged + i")};"));
    }

    /// <summary>The largest element of each column, and its row: the first of equal ones, the last of those that are no numbers.</summary>
    private void EmitWinners(CodeWriter w, Width v) => w.Overlapping(v, Geometry.InW, "i", (k, i) =>
    {
        w.Line($"var most = {k.Load("x + line + i")};");
        w.Line($"var place = {k.Zero};");
        using (w.Block("for (var r = 1; r < rows; r++)"))
        {
            w.Line($"var next = {k.Load($"x + {Place("r")}")};");
            w.Line($"place = {k.Select(k.IsScalar ? $"next > most | {T}.IsNaN(next)" : $"{k.Greater("next", "most")} | {k.Class}.IsNaN(next)", k.Broadcast($"({T})r"), "place")};");
            w.Line($"most = {k.Max("most", "next")};");
        }
        w.Line(k.Store("merged + i", "most"));
        w.Line(k.Store("places + i", "place"));
    });

    /// <summary>The winner of a window is its first in the order of rows, then columns.</summary>
    private void EmitWinner(CodeWriter w, Width v)
    {
        var along = Along(v);
        if (!along.IsScalar)
        {
            EmitMost(w, v);
            using (w.Block($"if (!{T}.IsNaN(all))"))
            {
                EmitSearch(w, along);
                w.Line("continue;");
            }
        }
        EmitComparisons(w, v);
    }

    /// <summary>Looks for the largest element of a window in vectors: for its first row, then for its first column.</summary>
    private void EmitSearch(CodeWriter w, Width v)
    {
        var isRow = IsRow(Geometry);
        if (isRow) w.Line($"{T} first = 0;");
        else
        {
            w.Line($"{T} first = rows;");
            w.Line($"var firsts = {v.Broadcast("first")};");
            w.Lanes(v, new Extent("columns", 0), "s", (k, s) =>
            {
                var name = k.IsScalar ? "first" : "firsts";
                var here = k.Load($"places + (window - merged) + {s}");
                w.Line($"{name} = {k.Min(name, k.Select(Equal(k, k.Load($"window + {s}"), k.Broadcast("all")), here, name))};");
            });
            w.Line($"first = {v.Scalar.Min("first", "-VectorMath.Max(-firsts)")};");
        }
        w.Line("var found = 0;");
        string Found(Width k, string s) => isRow
            ? Equal(k, k.Load($"window + {s}"), k.Broadcast("all"))
            : $"{Equal(k, k.Load($"window + {s}"), k.Broadcast("all"))} & {Equal(k, k.Load($"places + (window - merged) + {s}"), k.Broadcast("first"))}";
        using (w.Block($"for (; found + {v.Lanes} <= columns; found += {v.Lanes})"))
        {
            w.Line($"var hits = ({Found(v, "found")}).ExtractMostSignificantBits();");
            w.Line("if (hits == 0) continue;");
            w.Line("found += global::System.Numerics.BitOperations.TrailingZeroCount(hits);");
            w.Line("goto end;");
        }
        w.Line($"while (!({Found(v.Scalar, "found")})) found++;");
        w.Line("end:");
        w.Line($"dx[line + (int)first{Times(Geometry.Dilation.H * Geometry.InW)} + (int)(window - merged) + found] += {Output("dy")};");
    }

    private static string Equal(Width v, string a, string b) => v.IsScalar ? $"{a} == {b}" : $"{v.Class}.Equals({a}, {b})";

    /// <summary>Column by column, without branches, which nobody could predict.</summary>
    private void EmitComparisons(CodeWriter w, Width v)
    {
        w.Line("var winner = (int)(window - merged);");
        w.Line("var most = merged[winner];");
        var isRow = IsRow(Geometry);
        if (!isRow) w.Line("var row = places[winner];");
        using (w.Block("for (var s = 1; s < columns; s++)"))
        {
            w.Line($"var next = window[s{Times(Geometry.Dilation.W)}];");
            if (!isRow) w.Line($"var place = places[window - merged + s{Times(Geometry.Dilation.W)}];");
            w.Line($"var isLater = -Unsafe.BitCast<bool, byte>({(isRow ? $"next > most | {T}.IsNaN(next)" : $"next > most | (next == most & place < row) | ({T}.IsNaN(next) & (!{T}.IsNaN(most) | place >= row))")});");
            w.Line($"winner += ((int)(window - merged) + s{Times(Geometry.Dilation.W)} - winner) & isLater;");
            if (!isRow) w.Line("row = isLater != 0 ? place : row;");
            w.Line($"most = {v.Scalar.Max("most", "next")};");
        }
        w.Line($"dx[line{(isRow ? "" : $" + (int)row{Times(Geometry.Dilation.H * Geometry.InW)}")} + winner] += {Output("dy")};");
    }
}
