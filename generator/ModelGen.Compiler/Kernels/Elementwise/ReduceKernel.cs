using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The sum (scaled) or the largest element over some axes of each sample, always in the same order. Vectors run along the
/// last axis: across the result where it stays, and gathering into one where it goes.
/// </summary>
/// <param name="Sizes">The axes; no two neighbours are of one kind.</param>
/// <param name="Reduced">For each axis, whether it goes.</param>
public sealed record ReduceKernel(Precision Precision, bool IsMax, EquatableArray<int> Sizes, EquatableArray<bool> Reduced, double Scale, bool Batch, bool Unrolled) : KernelSpec(Precision)
{
    public override string Name =>
        $"{(IsMax ? "Max" : "Sum")}_{string.Join("x", Sizes.Select((size, i) => (Reduced[i] ? "r" : "k") + size))}{(Scale == 1 ? "" : "_By" + Graphs.Constants.Name(Scale))}" +
        $"{(Batch ? "" : "_Shared")}{(Unrolled ? "_Unrolled" : "")}{TypeSuffix}";

    public override string Summary => $"The {(IsMax ? "largest element" : "sum")} of {string.Join("×", Sizes)} over axes {string.Join(", ", Enumerable.Range(0, Sizes.Count).Where(i => Reduced[i]))}.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* y" }.Concat(Batch && !Unrolled ? ["int count"] : []).ToEquatable();

    public static KernelCall Call(LowerContext c, bool[] reduced, bool isMax, double scale)
    {
        var shape = c.Input(0).Shape;
        var (sizes, goes) = Group(shape, reduced);
        var batch = c.Input(0).Kind == ValueKind.PerSample;
        var unrolled = batch && c.Tiny;
        if (batch && !unrolled && Lanes(c.Precision, sizes, goes) is { } rows)
        {
            ReduceKernel Over(ReducedRows r, bool isBatch) => new(c.Precision, isMax, r.Sizes, r.Reduced, scale, isBatch, false);
            var lanes = new LaneSamplesKernel(Over(rows, true), Over(rows.SideBySide(), false), new[] { (int)rows.Elements, (int)rows.Results }.ToEquatable(), Written: 1);
            return c.Call(lanes, LowerContext.LaneBlocks(shape.Elements, rows.Many), shape.Elements, c.In(0), c.Out(), new Argument.Count(rows.Many));
        }
        var kernel = new ReduceKernel(c.Precision, isMax, sizes, goes, scale, batch, unrolled);
        if (unrolled) return c.Call(kernel, new Split.Samples(1), shape.Elements, c.In(0), c.Out());
        return batch ? c.Call(kernel, LowerContext.SampleBlocks(shape.Elements), shape.Elements, c.In(0), c.Out(), new Argument.Count()) : c.Call(kernel, Split.Whole, shape.Elements, c.In(0), c.Out());
    }

    /// <summary>Neighbouring axes of one kind as one, without those of size 1.</summary>
    public static (EquatableArray<int> Sizes, EquatableArray<bool> Reduced) Group(Shape shape, bool[] reduced)
    {
        var sizes = new List<int>();
        var goes = new List<bool>();
        for (var axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] == 1) continue;
            if (goes.Count > 0 && goes[goes.Count - 1] == reduced[axis]) sizes[sizes.Count - 1] *= shape[axis];
            else
            {
                sizes.Add(shape[axis]);
                goes.Add(reduced[axis]);
            }
        }
        return sizes.Count == 0 ? ([1], [true]) : (sizes.ToEquatable(), goes.ToEquatable());
    }

    /// <summary>A sample as rows that can be reduced side by side, where one by one they would leave lanes of vectors empty.</summary>
    public static ReducedRows? Lanes(Precision precision, EquatableArray<int> sizes, EquatableArray<bool> reduced)
    {
        // A first axis that stays is one of rows.
        var isKept = sizes.Count > 1 && !reduced[0];
        var rows = isKept ? new ReducedRows(sizes[0], sizes.Skip(1).ToEquatable(), reduced.Skip(1).ToEquatable()) : new ReducedRows(1, sizes, reduced);
        return LaneSamplesKernel.Serves(precision, sizes[sizes.Count - 1], rows.Elements) ? rows : null;
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (IsPeriodic(v)) w.Line($"var sums = stackalloc {T}[{v.Lanes * Sizes[Last]}];");
        if (!Batch || Unrolled)
        {
            EmitKept(w, v, 0, new string[Sizes.Count]);
            return;
        }
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            EmitKept(w, v, 0, new string[Sizes.Count]);
            w.Line($"x += {Product(_ => true)};");
            w.Line($"y += {Product(axis => !Reduced[axis])};");
        }
    }

    private int Last => Sizes.Count - 1;

    private long Product(Func<int, bool> axes) => Sizes.Where((_, axis) => axes(axis)).Aggregate(1L, (product, size) => product * size);

    /// <summary>Loops over the axes that stay, except the last of all.</summary>
    private void EmitKept(CodeWriter w, Width v, int axis, string[] indices)
    {
        if (axis < Last)
        {
            if (Reduced[axis]) EmitKept(w, v, axis + 1, indices);
            else w.Each(Extent(axis), $"k{axis}", index => EmitKept(w, v, axis + 1, With(indices, axis, index)));
            return;
        }
        if (Reduced[Last]) EmitAlong(w, v, indices);
        else if (IsPeriodic(v)) EmitPeriodic(w, v, indices);
        else if (Unrolled) w.Lanes(v, Extent(Last), "i", (x, i) => EmitAcross(w, x, With(indices, Last, i)));
        else w.Overlapping(v, Sizes[Last], "i", (x, i) => EmitAcross(w, x, With(indices, Last, i)));
    }

    /// <summary>Whether a few results stand in each of many rows, so that as many vectors as a row has elements are a number of whole rows.</summary>
    private bool IsPeriodic(Width v) => !v.IsScalar && !Unrolled && Sizes.Count > 1 && !Reduced[Last] && Sizes[Last] < v.Lanes && Sizes[Last - 1] >= 2 * v.Lanes;

    /// <summary>All results: whole rows in as many vectors, which then are added up lane by lane.</summary>
    private void EmitPeriodic(CodeWriter w, Width v, string[] indices)
    {
        int columns = Sizes[Last], rows = Sizes[Last - 1], whole = rows / v.Lanes * v.Lanes;
        for (var c = 0; c < columns; c++) w.Line($"var sum{c} = {Start(v)};");
        var first = With(With(indices, Last, "0"), Last - 1, "0");
        EmitReduced(w, 0, first, at =>
        {
            w.Line($"var from = {at};");
            using (w.Block($"for (var row = 0; row < {whole}; row += {v.Lanes})"))
            {
                for (var c = 0; c < columns; c++) w.Line($"sum{c} = {Combine(v, $"sum{c}", v.Load($"from + {c * v.Lanes}"))};");
                w.Line($"from += {columns * v.Lanes};");
            }
        }, Last - 1);
        for (var c = 0; c < columns; c++) w.Line(v.Store($"sums + {c * v.Lanes}", $"sum{c}"));
        using (w.Block($"for (var i = 0; i < {columns}; i++)"))
        {
            w.Line("var total = sums[i];");
            w.Line($"for (var row = 1; row < {v.Lanes}; row++) total = {Combine(v.Scalar, "total", $"sums[row * {columns} + i]")};");
            if (whole < rows) EmitReduced(w, 0, With(first, Last, "i"), at => w.Line($"for (var row = {whole}; row < {rows}; row++) total = {Combine(v.Scalar, "total", $"({at})[row * {columns}]")};"), Last - 1);
            w.Line($"*({Result(With(indices, Last, "i"))}) = {Scaled(v.Scalar, "total")};");
        }
    }

    /// <summary>A vector of results.</summary>
    private void EmitAcross(CodeWriter w, Width v, string[] indices)
    {
        w.Line($"var total = {Start(v)};");
        EmitReduced(w, 0, indices, at => w.Line($"total = {Combine(v, "total", v.Load(at))};"));
        w.Line(v.Store(Result(indices), Scaled(v, "total")));
    }

    /// <summary>One result from runs along the last axis.</summary>
    private void EmitAlong(CodeWriter w, Width v, string[] indices)
    {
        w.Line($"var rest = {Start(v.Scalar)};");
        if (!v.IsScalar) w.Line($"var total = {Start(v)};");
        EmitReduced(w, 0, With(indices, Last, "0"), at =>
            w.Lanes(v, Extent(Last), "i", (x, i) => w.Line(x.IsScalar ? $"rest = {Combine(x, "rest", x.Load($"{at} + {i}"))};" : $"total = {Combine(x, "total", x.Load($"{at} + {i}"))};")));
        if (!v.IsScalar) w.Line($"rest = {Combine(v.Scalar, IsMax ? "VectorMath.Max(total)" : v.Sum("total"), "rest")};");
        w.Line($"*({Result(indices)}) = {Scaled(v.Scalar, "rest")};");
    }

    /// <summary>Loops over the axes that go, except the last of all.</summary>
    private void EmitReduced(CodeWriter w, int axis, string[] indices, Action<string> body) => EmitReduced(w, axis, indices, body, Last);

    /// <summary>Loops over the axes that go, of those before <paramref name="end"/>.</summary>
    private void EmitReduced(CodeWriter w, int axis, string[] indices, Action<string> body, int end)
    {
        if (axis < end)
        {
            if (!Reduced[axis]) EmitReduced(w, axis + 1, indices, body, end);
            else w.Each(Extent(axis), $"r{axis}", index => EmitReduced(w, axis + 1, With(indices, axis, index), body, end));
            return;
        }
        body(Strides.At("x", indices, Strides.RowMajor(Sizes).ToEquatable(), Sizes.Count));
    }

    private string Result(string[] indices)
    {
        var kept = Enumerable.Range(0, Sizes.Count).Where(axis => !Reduced[axis]).ToList();
        return Strides.At("y", kept.Select(axis => indices[axis]).ToList(), Strides.RowMajor(kept.Select(axis => Sizes[axis]).ToList()).ToEquatable(), kept.Count);
    }

    private Extent Extent(int axis) => new($"{Sizes[axis]}", Unrolled ? Sizes[axis] : 0);

    private string Start(Width v) => IsMax ? v.Constant(double.NegativeInfinity) : v.Zero;

    private string Combine(Width v, string total, string next) => IsMax ? v.Max(total, next) : $"{total} + {next}";

    private string Scaled(Width v, string total) => Scale == 1 ? total : $"{total} * {v.Constant(Scale)}";

    private static string[] With(string[] indices, int axis, string index)
    {
        var copy = (string[])indices.Clone();
        copy[axis] = index;
        return copy;
    }
}

/// <summary>Many times the same reduction.</summary>
/// <param name="Many">How many.</param>
/// <param name="Sizes">The axes of one.</param>
/// <param name="Reduced">For each axis, whether it goes.</param>
public sealed record ReducedRows(int Many, EquatableArray<int> Sizes, EquatableArray<bool> Reduced)
{
    public long Elements => Sizes.Aggregate(1L, (product, size) => product * size);

    public long Results => Sizes.Where((_, axis) => !Reduced[axis]).Aggregate(1L, (product, size) => product * size);

    /// <summary>The reduction of 16 side by side.</summary>
    public ReducedRows SideBySide() => Reduced[Reduced.Count - 1]
        ? new(1, Sizes.Append(16).ToEquatable(), Reduced.Append(false).ToEquatable())
        : new(1, Sizes.Take(Sizes.Count - 1).Append(16 * Sizes[Sizes.Count - 1]).ToEquatable(), Reduced);
}
