using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Pooling over plain NCHW memory, one sample: vectors of neighbouring windows in a row, and single windows where they reach over
/// an edge. With a stride, whole vectors are loaded and every n-th element taken. For a gradient, what windows give lies on
/// the stack first: each element then takes from all the windows it is in, and is written once for a row of taps.
/// </summary>
public sealed record Pool2dRowsKernel(Precision Precision, PoolPass Pass, PoolGeometry Geometry) : KernelSpec(Precision)
{
    // What is written out for a row of taps.
    private const int MostTaps = 16, MostStride = 7;

    // Windows whose gifts lie on the stack together.
    private const int Strip = 256;

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

    /// <summary>How many windows on a tap lies from its window: the window there begins next before it.</summary>
    private int Shift(int tap) => Offset(tap) / Across.Stride;

    private int Reach => Shift(Across.Kernel - 1);

    private bool IsGradient => Pass is PoolPass.MaxGradient or PoolPass.AverageGradient;

    /// <summary>Vectors a stride long that taps lie in: how far they begin from the windows, and the taps by their place within.</summary>
    private IEnumerable<IGrouping<int, int>> Chunks => Enumerable.Range(0, Across.Kernel).GroupBy(tap => Shift(tap) * Across.Stride);

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
        if (IsGradient)
        {
            w.Line($"new Span<{T}>(dx, {g.Channels * g.InH * g.InW}).Clear();");
            if (Vector(v) is var (vectors, _))
            {
                var room = Reach + Strip + Reach + 3 * vectors.Lanes;
                w.Line($"var given = stackalloc {T}[{room}];");
                if (IsMax) w.Line($"var winners = stackalloc {T}[{room}];");
                w.Line($"var spread = stackalloc {T}[{Across.Stride * room}];");
            }
        }
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
        var end = last + v.Lanes;
        if (IsGradient) EmitGradient(w, v, last);
        else
            // The last vector may overlap the one before it.
            using (w.Block($"for (var u0 = {First}; u0 < {end}; u0 += {v.Lanes})"))
            {
                w.Line($"var u = Math.Min(u0, {last});");
                w.Line($"var sum = {(IsMax ? v.Constant(double.NegativeInfinity) : v.Zero)};");
                EachTap(w, v, "x", (_, e) => w.Line(IsMax ? $"sum = {v.Max("sum", e)};" : $"sum += {e};"));
                w.Line(v.Store("y + windows + u", IsMax ? "sum" : $"sum * {Share(v)}"));
            }
        return end;
    }

    private void EmitGradient(CodeWriter w, Width v, int last)
    {
        var end = last + v.Lanes;
        // No strip has fewer windows than a vector.
        using (w.Block($"for (int start = {First}, many; start < {end}; start += many)"))
        {
            w.Line($"many = {end} - start <= {Strip + v.Lanes} ? {end} - start : {Strip};");
            using (w.Block($"for (var next = 0; next < many; next += {v.Lanes})"))
            {
                w.Line($"var i = Math.Min(next, many - {v.Lanes});");
                w.Line("var u = start + i;");
                if (IsMax) EmitWinners(w, v);
                var dy = v.Load("dy + windows + u");
                w.Line(v.Store($"given + {Reach} + i", IsMax ? dy : $"{dy} * {Share(v)}"));
            }
            // No window lies before the strip or behind it.
            var (missed, none) = IsMax ? ("winners", v.Constant(-1)) : ("given", v.Zero);
            if (Reach > 0) w.Line($"new Span<{T}>({missed}, {Reach}).Fill({v.Scalar.Number(IsMax ? -1 : 0)});");
            using (w.Block($"for (var i = 0; i < {Reach + v.Lanes}; i += {v.Lanes})")) w.Line(v.Store($"{missed} + many + {Reach} + i", none));
            w.Line($"var columns = Math.Min((many + {Reach}) * {Across.Stride}, {Across.Size + Across.Padding} - start * {Across.Stride});");
            if (!IsMax) EmitSpread(w, v);
            using (w.Block($"for (var r = {_single.Rows.From}; r < {_single.Rows.To}; r++)"))
            {
                if (IsMax) EmitSpread(w, v);
                w.Line($"var row = dx + line + r * {Geometry.Dilation.H * Geometry.InW} + start * {Across.Stride};");
                w.Lanes(v, new Extent("columns", 0), "j", (k, j) => w.Line(k.Store($"row + {j}", $"{k.Load($"row + {j}")} + {k.Load($"spread + {j}")}")));
            }
        }
    }

    /// <summary>The tap of each window whose element is the largest: the first of equal ones, the last of those that are no numbers.</summary>
    private void EmitWinners(CodeWriter w, Width v)
    {
        w.Line($"var most = {v.Constant(double.NegativeInfinity)};");
        w.Line($"var winner = {v.Broadcast($"({T})({_single.Rows.From} * {Across.Kernel})")};");
        EachTap(w, v, "x", (tap, e) =>
        {
            w.Line($"var e{tap} = {e};");
            w.Line($"winner = {v.Select($"{v.Greater($"e{tap}", "most")} | {v.Class}.IsNaN(e{tap})", Code(v, tap), "winner")};");
            w.Line($"most = {v.Max("most", $"e{tap}")};");
        });
        w.Line(v.Store($"winners + {Reach} + i", "winner"));
    }

    private string Code(Width v, int tap) => v.Broadcast($"({T})(r * {Across.Kernel} + {tap})");

    /// <summary>What the elements of a row are given by the windows that they are in.</summary>
    private void EmitSpread(CodeWriter w, Width v)
    {
        var places = Enumerable.Range(0, Across.Kernel).GroupBy(tap => Offset(tap) % Across.Stride).OrderBy(place => place.Key).ToList();
        if (IsMax)
            for (var tap = 0; tap < Across.Kernel; tap++) w.Line($"var code{tap} = {Code(v, tap)};");
        using (w.Block($"for (var i = 0; i < many + {Reach}; i += {v.Lanes})"))
        {
            foreach (var place in places)
                foreach (var tap in place)
                {
                    var at = $" + i + {Reach - Shift(tap)}";
                    var text = v.Load("given" + at);
                    if (IsMax) text = v.Select($"{v.Class}.Equals({v.Load("winners" + at)}, code{tap})", text, v.Zero);
                    w.Line(tap == place.First() ? $"var sum{place.Key} = {text};" : $"sum{place.Key} += {text};");
                }
            var sums = places.Select(place => $"sum{place.Key}").ToList();
            for (var m = 0; m < Across.Stride; m++)
            {
                var part = m * v.Lanes;
                w.Line(v.Store($"spread + i * {Across.Stride} + {part}", v.Pick(sums, k => (places.FindIndex(place => place.Key == (part + k) % Across.Stride), (part + k) / Across.Stride))));
            }
        }
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
