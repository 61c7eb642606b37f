using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The gradient of a largest element over axes: dy where the element is first found again, 0 everywhere else. Where the last
/// axis stays, vectors run across the results, each of which gives its gradient away once; where it goes, vectors look for
/// the element along it.
/// </summary>
public sealed record MaxGradientKernel(Precision Precision, EquatableArray<int> Sizes, EquatableArray<bool> Reduced, bool Batch, bool Unrolled) : KernelSpec(Precision)
{
    public override string Name =>
        $"Max_Gradient_{string.Join("x", Sizes.Select((size, i) => (Reduced[i] ? "r" : "k") + size))}{(Batch ? "" : "_Shared")}{(Unrolled ? "_Unrolled" : "")}{TypeSuffix}";

    public override string Summary => "dx = dy at the first largest element, else 0.";

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
            EmitSample(w, v, all);
            return;
        }
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            EmitSample(w, v, all);
            w.Line($"x += {all};");
            w.Line($"dx += {all};");
            w.Line($"y += {results};");
            w.Line($"dy += {results};");
        }
    }

    private int Last => Sizes.Count - 1;

    private void EmitSample(CodeWriter w, Width v, long all)
    {
        if (Reduced[Last]) w.Line($"new Span<{T}>(dx, {all}).Clear();");
        EmitKept(w, v, 0, new string[Sizes.Count]);
    }

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
            w.Line($"var most = *({Result("y", indices)});");
            w.Line("var place = -1;");
            EmitSearch(w, v, 0, indices);
            w.Line($"if (place >= 0) dx[place] = *({Result("dy", indices)});");
            return;
        }
        w.Overlapping(v, Sizes[Last], "e", (k, i) =>
        {
            var here = With(indices, Last, i);
            w.Line($"var most = {k.Load(Result("y", here))};");
            w.Line($"var left = {k.Load(Result("dy", here))};");
            EmitGiven(w, k, 0, here);
        });
    }

    /// <summary>Loops over the axes that go: the first element that is the largest takes what is left of the gradient.</summary>
    private void EmitGiven(CodeWriter w, Width v, int axis, string[] indices)
    {
        if (axis < Last)
        {
            if (!Reduced[axis]) EmitGiven(w, v, axis + 1, indices);
            else using (w.Block($"for (var i{axis} = 0; i{axis} < {Sizes[axis]}; i{axis}++)")) EmitGiven(w, v, axis + 1, With(indices, axis, $"i{axis}"));
            return;
        }
        w.Line($"var hit = {(v.IsScalar ? $"{v.Load(Element("x", indices))} == most" : $"{v.Class}.Equals({v.Load(Element("x", indices))}, most)")};");
        w.Line(v.Store(Element("dx", indices), v.Select("hit", "left", v.Zero)));
        w.Line($"left = {v.Select("hit", v.Zero, "left")};");
    }

    /// <summary>Loops over the axes that go, until the element is found.</summary>
    private void EmitSearch(CodeWriter w, Width v, int axis, string[] indices)
    {
        if (axis < Last)
        {
            if (!Reduced[axis]) EmitSearch(w, v, axis + 1, indices);
            else using (w.Block($"for (var i{axis} = 0; place < 0 && i{axis} < {Sizes[axis]}; i{axis}++)")) EmitSearch(w, v, axis + 1, With(indices, axis, $"i{axis}"));
            return;
        }
        w.Line($"var line = (int)({Element("x", With(indices, Last, "0"))} - x);");
        w.Line("var i = 0;");
        v = v.Narrowed(Sizes[Last]) ?? v.Scalar;
        if (!v.IsScalar)
            using (w.Block($"for (; i + {v.Lanes} <= {Sizes[Last]}; i += {v.Lanes})"))
            {
                w.Line($"var hits = {v.Class}.Equals({v.Load("x + line + i")}, {v.Broadcast("most")}).ExtractMostSignificantBits();");
                w.Line("if (hits == 0) continue;");
                w.Line("place = line + i + global::System.Numerics.BitOperations.TrailingZeroCount(hits);");
                w.Line("break;");
            }
        using (w.Block($"for (; place < 0 && i < {Sizes[Last]}; i++)")) w.Line("if (x[line + i] == most) place = line + i;");
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
    private void EmitAxis(CodeWriter w, int axis, string[] indices, bool kept)
    {
        if (axis < Sizes.Count)
        {
            if (Reduced[axis] == kept) EmitAxis(w, axis + 1, indices, kept);
            else w.Each(new Extent("", Sizes[axis]), $"i{axis}", index => EmitAxis(w, axis + 1, With(indices, axis, index), kept));
            return;
        }
        if (kept)
        {
            w.Line("var found = false;");
            EmitAxis(w, 0, indices, kept: false);
            return;
        }
        w.Line($"var here = !found && *({Element("x", indices)}) == *({Result("y", indices)});");
        w.Line($"*({Element("dx", indices)}) = here ? *({Result("dy", indices)}) : 0;");
        w.Line("found |= here;");
    }
}
