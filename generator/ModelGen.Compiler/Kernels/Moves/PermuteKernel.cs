using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Writes a tensor with its axes in another order. What stays together along the last axis is copied as a run; where another
/// axis lies together in the input, vectors along it are transposed in registers.
/// </summary>
/// <param name="Walk">The steps of the input over the output's axes.</param>
public sealed record PermuteKernel(Precision Precision, ElementType Type, Strides Walk, bool Unrolled) : KernelSpec(Precision)
{
    private string Element => Type == ElementType.Int ? "int" : T;

    public override string Name => $"Permute_{Walk.Name}{(Unrolled ? "_Unrolled" : "")}{(Type == ElementType.Int ? "Indices" : TypeSuffix)}";

    public override string Summary => "The axes in another order.";

    public override bool IsVectorized => Type == ElementType.Real && !Unrolled && Along >= 0 && Walk.Sizes[Along] * Walk.Sizes[Last] >= WorthVectors && Transposition.Of(this, new Width(Precision, 128)) is not null;

    // Fewer elements are moved one by one as fast.
    private const int WorthVectors = 64;

    private int Last => Walk.Sizes.Count - 1;

    /// <summary>The axis along which the input lies together, where that is not the last; else -1.</summary>
    private int Along
    {
        get
        {
            for (var axis = 0; axis < Last; axis++)
                if (Walk.Steps[0][axis] == 1) return axis;
            return -1;
        }
    }

    public override EquatableArray<string> Parameters => new[] { $"{Element}* x", $"{Element}* y" }.Concat(Unrolled ? [] : ["int count"]).ToEquatable();

    public static KernelCall Call(LowerContext c, IReadOnlyList<int> order)
    {
        var input = Strides.RowMajor(c.Input(0).Shape.Sizes);
        var walk = Strides.Merge(c.Output().Shape.Sizes, [order.Select(a => input[a]).ToArray()]);
        var batch = c.Output().Kind == ValueKind.PerSample;
        var kernel = new PermuteKernel(c.Precision, c.Output().Type, walk, c.Tiny && batch);
        var cost = 2 * c.Output().Elements;
        if (kernel.Unrolled) return c.Call(kernel, new Split.Samples(1), cost, c.In(0), c.Out());
        return batch ? c.Call(kernel, LowerContext.SampleBlocks(cost), cost, c.In(0), c.Out(), new Argument.Count()) : c.Call(kernel, Split.Whole, cost, c.In(0), c.Out(), 1);
    }

    /// <summary>Transposes one matrix of so many rows and columns; null where that changes nothing.</summary>
    public static PermuteKernel? Of(Precision precision, int rows, int columns) =>
        rows == 1 || columns == 1 ? null : new PermuteKernel(precision, ElementType.Real, new Strides([columns, rows], [[1, columns]]), Unrolled: false);

    public override void Emit(CodeWriter w, Width v)
    {
        if (Unrolled)
        {
            EmitAxis(w, []);
            return;
        }
        var elements = Walk.Sizes.Aggregate(1L, (product, size) => product * size);
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            if (IsVectorized && Transposition.Of(this, v) is { } transposition) transposition.Emit(w);
            else EmitAxis(w, []);
            w.Line($"x += {elements};");
            w.Line($"y += {elements};");
        }
    }

    private void EmitAxis(CodeWriter w, IReadOnlyList<string> indices)
    {
        int axis = indices.Count, last = Walk.Sizes.Count - 1;
        var steps = Strides.RowMajor(Walk.Sizes).ToEquatable();
        if (axis == last && Walk.Steps[0][last] == 1)
        {
            int run = Walk.Sizes[last];
            w.Line($"new ReadOnlySpan<{Element}>({Strides.At("x", indices, Walk.Steps[0], last)}, {run}).CopyTo(new Span<{Element}>({Strides.At("y", indices, steps, last)}, {run}));");
            return;
        }
        w.Each(new Extent($"{Walk.Sizes[axis]}", Unrolled ? Walk.Sizes[axis] : 0), $"i{axis}", index =>
        {
            IReadOnlyList<string> next = [.. indices, index];
            if (axis == last) w.Line($"*({Strides.At("y", next, steps, axis + 1)}) = *({Strides.At("x", next, Walk.Steps[0], axis + 1)});");
            else EmitAxis(w, next);
        });
    }

    private enum Form { Tiles, Interleave, Deinterleave }

    /// <summary>
    /// The transposition of the last axis (rows of the input) and the axis that lies together in it (columns): square tiles; or
    /// for a few rows that come to lie element by element, or a few columns that did, whole vectors of all of them. The last
    /// vector overlaps the one before it.
    /// </summary>
    private sealed record Transposition(PermuteKernel Kernel, Width V, Form Form)
    {
        private int Rows => Kernel.Walk.Sizes[Kernel.Last];

        private int Columns => Kernel.Walk.Sizes[Kernel.Along];

        private int RowStep => Kernel.Walk.Steps[0][Kernel.Last];

        private int ColumnStep => Strides.RowMajor(Kernel.Walk.Sizes)[Kernel.Along];

        public static Transposition? Of(PermuteKernel kernel, Width v)
        {
            int rows = kernel.Walk.Sizes[kernel.Last], columns = kernel.Walk.Sizes[kernel.Along];
            var isInterleave = Strides.RowMajor(kernel.Walk.Sizes)[kernel.Along] == rows;
            var isDeinterleave = kernel.Walk.Steps[0][kernel.Last] == columns;
            Transposition? Few(int atMost) =>
                isInterleave && v.Narrowed(columns) is { } along && rows * atMost <= along.Lanes * 2 ? new(kernel, along, Form.Interleave) :
                isDeinterleave && v.Narrowed(rows) is { } across && columns * atMost <= across.Lanes * 2 ? new(kernel, across, Form.Deinterleave) : null;
            return Few(4) ?? (v.Narrowed(Math.Min(rows, columns)) is { } square ? new(kernel, square, Form.Tiles) : Few(2));
        }

        public void Emit(CodeWriter w) => EmitAxis(w, []);

        private void EmitAxis(CodeWriter w, IReadOnlyList<string> indices)
        {
            var axis = indices.Count;
            if (axis < Kernel.Last)
            {
                if (axis == Kernel.Along) EmitAxis(w, [.. indices, "0"]);
                else using (w.Block($"for (var i{axis} = 0; i{axis} < {Kernel.Walk.Sizes[axis]}; i{axis}++)")) EmitAxis(w, [.. indices, $"i{axis}"]);
                return;
            }
            using (w.Block(""))
            {
                w.Line($"var from = {Strides.At("x", indices, Kernel.Walk.Steps[0], axis)};");
                w.Line($"var to = {Strides.At("y", indices, Strides.RowMajor(Kernel.Walk.Sizes).ToEquatable(), axis)};");
                if (Form == Form.Tiles) Vectors(w, "r", Rows, r => Vectors(w, "c", Columns, c => EmitTile(w, r, c)));
                else if (Form == Form.Interleave) Vectors(w, "c", Columns, c => EmitFew(w, Rows, i => $"from + {i * RowStep} + {c}", i => $"to + {c} * {Rows} + {i * V.Lanes}", V.Interleaved));
                else Vectors(w, "r", Rows, r => EmitFew(w, Columns, i => $"from + {r} * {Columns} + {i * V.Lanes}", i => $"to + {i * ColumnStep} + {r}", V.Every));
            }
        }

        private void Vectors(CodeWriter w, string index, int size, Action<string> body)
        {
            using (w.Block($"for (var {index}0 = 0; {index}0 < {size}; {index}0 += {V.Lanes})"))
            {
                w.Line($"var {index} = Math.Min({index}0, {size - V.Lanes});");
                body(index);
            }
        }

        private void EmitTile(CodeWriter w, string r, string c)
        {
            for (var k = 0; k < V.Lanes; k++) w.Line($"var row{k} = {V.Load($"from + ({r} + {k}) * {RowStep} + {c}")};");
            w.Transpose(V, k => "row" + k);
            for (var k = 0; k < V.Lanes; k++) w.Line(V.Store($"to + ({c} + {k}) * {ColumnStep} + {r}", "row" + k));
        }

        private void EmitFew(CodeWriter w, int count, Func<int, string> from, Func<int, string> to, Func<IReadOnlyList<string>, int, string> pick)
        {
            for (var i = 0; i < count; i++) w.Line($"var part{i} = {V.Load(from(i))};");
            string[] parts = [.. Enumerable.Range(0, count).Select(i => "part" + i)];
            for (var i = 0; i < count; i++) w.Line(V.Store(to(i), pick(parts, i)));
        }
    }
}
