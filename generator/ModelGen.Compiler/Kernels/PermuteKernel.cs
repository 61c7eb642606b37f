using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Kernels;

/// <summary>Writes a tensor with its axes in another order; what stays together along the last axis is copied as a run.</summary>
/// <param name="Walk">The steps of the input over the output's axes.</param>
public sealed record PermuteKernel(Precision Precision, ElementType Type, Strides Walk, bool Unrolled) : KernelSpec(Precision)
{
    private string Element => Type == ElementType.Int ? "int" : T;

    public override string Name => $"Permute_{Walk.Name}{(Unrolled ? "_Unrolled" : "")}{(Type == ElementType.Int ? "Indices" : TypeSuffix)}";

    public override string Summary => "The axes in another order.";

    public override bool IsVectorized => false;

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
            EmitAxis(w, []);
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
}
