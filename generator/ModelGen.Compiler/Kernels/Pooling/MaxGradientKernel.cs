using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The gradient of a largest element over axes: dy where the element is found again, shared equally where it is found more than
/// once, 0 everywhere else. Where the last axis stays, vectors run across the results; where it goes, along it.
/// </summary>
public sealed record MaxGradientKernel(Precision Precision, EquatableArray<int> Sizes, EquatableArray<bool> Reduced, bool Batch, bool Unrolled) : KernelSpec(Precision)
{
    public override string Name =>
        $"Max_Gradient_{string.Join("x", Sizes.Select((size, i) => (Reduced[i] ? "r" : "k") + size))}{(Batch ? "" : "_Shared")}{(Unrolled ? "_Unrolled" : "")}{TypeSuffix}";

    public override string Summary => "dx = dy / n at each of n largest elements, else 0.";

    public override bool IsVectorized => !Unrolled;

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* y", $"{T}* dy", $"{T}* dx" }.Concat(Batch && !Unrolled ? ["int count"] : []).ToEquatable();

    public static KernelCall Call(LowerContext c, bool[] reduced)
    {
        var shape = c.Input(0).Shape;
        var (sizes, goes) = ReduceKernel.Group(shape, reduced);
        var batch = c.Input(0).Kind == ValueKind.PerSample;
        var unrolled = batch && c.Tiny;
        var kernel = new MaxGradientKernel(c.Precision, sizes, goes, batch, unrolled);
        Argument[] pointers = [c.In(0), c.In(1), c.In(2), c.Out()];
        var cost = 4 * shape.Elements;
        if (batch && !unrolled && ReduceKernel.Lanes(c.Precision, sizes, goes) is { } rows)
        {
            MaxGradientKernel Over(ReducedRows r, bool isBatch) => new(c.Precision, r.Sizes, r.Reduced, isBatch, false);
            int elements = (int)rows.Elements, results = (int)rows.Results;
            var lanes = new LaneSamplesKernel(Over(rows, true), Over(rows.SideBySide(), false), new[] { elements, results, results, elements }.ToEquatable(), Written: 1);
            return c.Call(lanes, LowerContext.LaneBlocks(cost, rows.Many), cost, [.. pointers, new Argument.Count(rows.Many)]);
        }
        if (unrolled) return c.Call(kernel, new Split.Samples(1), cost, pointers);
        return batch ? c.Call(kernel, LowerContext.SampleBlocks(cost), cost, [.. pointers, new Argument.Count()]) : c.Call(kernel, Split.Whole, cost, pointers);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (Unrolled)
        {
            EmitAxis(w, 0, new string[Sizes.Count], kept: true);
            return;
        }
        long all = Sizes.Aggregate(1L, (product, size) => product * size), results = Sizes.Where((_, axis) => !Reduced[axis]).Aggregate(1L, (product, size) => product * size);
        if (!Batch)
        {
            EmitKept(w, v, 0, new string[Sizes.Count]);
            return;
        }
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            EmitKept(w, v, 0, new string[Sizes.Count]);
            w.Line($"x += {all};");
            w.Line($"dx += {all};");
            w.Line($"y += {results};");
            w.Line($"dy += {results};");
        }
    }

    private int Last => Sizes.Count - 1;

    /// <summary>Loops over the axes that stay, except the last of all.</summary>
    private void EmitKept(CodeWriter w, Width v, int axis, string[] indices)
    {
        if (axis < Last)
        {
            if (Reduced[axis]) EmitKept(w, v, axis + 1, indices);
            else using (w.Block($"for (var i{axis} = 0; i{axis} < {Sizes[axis]}; i{axis}++)")) EmitKept(w, v, axis + 1, With(indices, axis, $"i{axis}"));
            return;
        }
        if (Reduced[Last])
        {
            var narrow = v.Narrowed(Sizes[Last]) ?? v.Scalar;
            w.Line($"var most = *({Result("y", indices)});");
            w.Line($"{T} many = 0;");
            if (!narrow.IsScalar) w.Line($"{narrow.Type} mostV = {narrow.Broadcast("most")}, manyV = {narrow.Zero};");
            EmitReduced(w, narrow, 0, indices, (k, i) => w.Line($"{(k.IsScalar ? "many" : "manyV")} += {Hit(k, i, k.Constant(1))};"));
            w.Line($"var share = *({Result("dy", indices)}) / (many{(narrow.IsScalar ? "" : $" + {narrow.Sum("manyV")}")});");
            if (!narrow.IsScalar) w.Line($"var shareV = {narrow.Broadcast("share")};");
            EmitReduced(w, narrow, 0, indices, (k, i) => w.Line(k.Store(Element("dx", i), Hit(k, i, k.IsScalar ? "share" : "shareV"))));
            return;
        }
        w.Overlapping(v, Sizes[Last], "e", (k, i) =>
        {
            var here = With(indices, Last, i);
            w.Line($"var most = {k.Load(Result("y", here))};");
            w.Line($"var many = {k.Zero};");
            EmitReduced(w, k, 0, here, (x, at) => w.Line($"many += {Hit(x, at, x.Constant(1))};"));
            w.Line($"var share = {k.Load(Result("dy", here))} / many;");
            EmitReduced(w, k, 0, here, (x, at) => w.Line(x.Store(Element("dx", at), Hit(x, at, "share"))));
        });
    }

    /// <summary>A value where the element is the largest, else 0.</summary>
    private string Hit(Width v, string[] indices, string value) =>
        v.Select(v.Equal(v.Load(Element("x", indices)), v.IsScalar || !Reduced[Last] ? "most" : "mostV"), value, v.Zero);

    /// <summary>Loops over the axes that go; along the last one, where it goes, in vectors.</summary>
    private void EmitReduced(CodeWriter w, Width v, int axis, string[] indices, Action<Width, string[]> body)
    {
        if (axis < Last)
        {
            if (!Reduced[axis]) EmitReduced(w, v, axis + 1, indices, body);
            else using (w.Block($"for (var i{axis} = 0; i{axis} < {Sizes[axis]}; i{axis}++)")) EmitReduced(w, v, axis + 1, With(indices, axis, $"i{axis}"), body);
        }
        else if (Reduced[Last]) w.Lanes(v, new Extent($"{Sizes[Last]}", 0), "i", (k, i) => body(k, With(indices, Last, i)));
        else body(v, indices);
    }

    private string Element(string pointer, string[] indices) => Strides.At(pointer, indices, Strides.RowMajor(Sizes).ToEquatable(), Sizes.Count);

    private string Result(string pointer, string[] indices)
    {
        var stay = Enumerable.Range(0, Sizes.Count).Where(i => !Reduced[i]).ToList();
        return Strides.At(pointer, stay.Select(i => indices[i]).ToList(), Strides.RowMajor(stay.Select(i => Sizes[i]).ToList()).ToEquatable(), stay.Count);
    }

    private static string[] With(string[] indices, int axis, string index)
    {
        var copy = (string[])indices.Clone();
        copy[axis] = index;
        return copy;
    }

    /// <summary>Written out: first the axes that stay; within them, those that go.</summary>
    private void EmitAxis(CodeWriter w, int axis, string[] indices, bool kept, Action<string[]>? body = null)
    {
        if (axis < Sizes.Count)
        {
            if (Reduced[axis] == kept) EmitAxis(w, axis + 1, indices, kept, body);
            else w.Each(new Extent("", Sizes[axis]), $"i{axis}", index => EmitAxis(w, axis + 1, With(indices, axis, index), kept, body));
            return;
        }
        if (kept)
        {
            w.Line($"var most = *({Result("y", indices)});");
            w.Line($"{T} many = 0;");
            EmitAxis(w, 0, indices, kept: false, at => w.Line($"if (*({Element("x", at)}) == most) many++;"));
            w.Line($"var share = *({Result("dy", indices)}) / many;");
            EmitAxis(w, 0, indices, kept: false, at => w.Line($"*({Element("dx", at)}) = *({Element("x", at)}) == most ? share : 0;"));
        }
        else body!(indices);
    }
}
