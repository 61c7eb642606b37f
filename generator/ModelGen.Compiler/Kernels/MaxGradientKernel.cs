using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Kernels;

/// <summary>The gradient of a largest element over axes: dy where the element is first found again, 0 everywhere else.</summary>
public sealed record MaxGradientKernel(Precision Precision, EquatableArray<int> Sizes, EquatableArray<bool> Reduced, bool Batch, bool Unrolled) : KernelSpec(Precision)
{
    public override string Name =>
        $"Max_Gradient_{string.Join("x", Sizes.Select((size, i) => (Reduced[i] ? "r" : "k") + size))}{(Batch ? "" : "_Shared")}{(Unrolled ? "_Unrolled" : "")}{TypeSuffix}";

    public override string Summary => "dx = dy at the first largest element, else 0.";

    public override bool IsVectorized => false;

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
        if (unrolled) return c.Call(kernel, new Split.Samples(1), cost, pointers);
        return batch ? c.Call(kernel, LowerContext.SampleBlocks(cost), cost, [.. pointers, new Argument.Count()]) : c.Call(kernel, Split.Whole, cost, pointers);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (!Batch || Unrolled)
        {
            EmitAxis(w, 0, new string[Sizes.Count], kept: true);
            return;
        }
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            EmitAxis(w, 0, new string[Sizes.Count], kept: true);
            long all = Sizes.Aggregate(1L, (product, size) => product * size), results = Sizes.Where((_, axis) => !Reduced[axis]).Aggregate(1L, (product, size) => product * size);
            w.Line($"x += {all};");
            w.Line($"dx += {all};");
            w.Line($"y += {results};");
            w.Line($"dy += {results};");
        }
    }

    /// <summary>First the axes that stay; within them, those that go.</summary>
    private void EmitAxis(CodeWriter w, int axis, string[] indices, bool kept)
    {
        if (axis < Sizes.Count)
        {
            if (Reduced[axis] == kept)
            {
                EmitAxis(w, axis + 1, indices, kept);
                return;
            }
            w.Each(new Extent($"{Sizes[axis]}", Unrolled ? Sizes[axis] : 0), $"i{axis}", index =>
            {
                var next = (string[])indices.Clone();
                next[axis] = index;
                EmitAxis(w, axis + 1, next, kept);
            });
            return;
        }
        if (kept)
        {
            w.Line("var found = false;");
            EmitAxis(w, 0, indices, kept: false);
            return;
        }
        var stay = Enumerable.Range(0, Sizes.Count).Where(i => !Reduced[i]).ToList();
        string Result(string pointer) => Strides.At(pointer, stay.Select(i => indices[i]).ToList(), Strides.RowMajor(stay.Select(i => Sizes[i]).ToList()).ToEquatable(), stay.Count);
        var steps = Strides.RowMajor(Sizes).ToEquatable();
        w.Line($"var here = !found && *({Strides.At("x", indices, steps, Sizes.Count)}) == *({Result("y")});");
        w.Line($"*({Strides.At("dx", indices, steps, Sizes.Count)}) = here ? *({Result("dy")}) : 0;");
        w.Line("found |= here;");
    }
}
