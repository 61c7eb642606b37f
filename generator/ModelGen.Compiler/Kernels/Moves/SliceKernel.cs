using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Takes a run of an axis out of a tensor; as a gradient, puts it back between zeros.</summary>
/// <param name="Rows">The places before the axis.</param>
/// <param name="Size">The axis of the whole tensor.</param>
/// <param name="After">The elements that lie together at each place of the axis.</param>
public sealed record SliceKernel(Precision Precision, ElementType Type, int Rows, int Size, int After, int Start, int Length, int Step, bool Gradient, bool Unrolled) : KernelSpec(Precision)
{
    private string Element => Type == ElementType.Int ? "int" : T;

    public override string Name =>
        $"Slice{(Gradient ? "_Gradient" : "")}_{Rows}x{Size}x{After}_{Start}_{Length}{(Step == 1 ? "" : $"_S{Step}")}{(Unrolled ? "_Unrolled" : "")}{(Type == ElementType.Int ? "Indices" : TypeSuffix)}";

    public override string Summary => Gradient ? "The gradient of a slice: zeros around it." : "A run of an axis.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => new[] { $"{Element}* whole", $"{Element}* part" }.Concat(Unrolled ? [] : ["int count"]).ToEquatable();

    public static KernelCall Call(LowerContext c, int axis, int first, int length, int step, Shape whole, Shape part, bool gradient)
    {
        if (axis < 0) axis += whole.Rank;
        var start = first < 0 ? first + whole[axis] : first;
        var batch = c.Output().Kind == ValueKind.PerSample;
        var unrolled = c.Tiny && batch;
        var kernel = new SliceKernel(c.Precision, c.Output().Type, whole.Before(axis), whole[axis], whole.After(axis), start, length, step, gradient, unrolled);
        Argument[] pointers = gradient ? [c.Out(), c.In(0)] : [c.In(0), c.Out()];
        var cost = gradient ? whole.Elements : part.Elements;
        if (unrolled) return c.Call(kernel, new Graphs.Split.Samples(1), cost, pointers);
        return batch ? c.Call(kernel, LowerContext.SampleBlocks(cost), cost, [.. pointers, new Argument.Count()]) : c.Call(kernel, Graphs.Split.Whole, cost, [.. pointers, 1]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (Unrolled)
        {
            EmitSample(w);
            return;
        }
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            EmitSample(w);
            w.Line($"whole += {(long)Rows * Size * After};");
            w.Line($"part += {(long)Rows * Length * After};");
        }
    }

    private void EmitSample(CodeWriter w)
    {
        if (Gradient) w.Line($"new Span<{Element}>(whole, {Rows * Size * After}).Clear();");
        w.Each(new Extent($"{Rows}", Unrolled ? Rows : 0), "row", row =>
        {
            if (Step == 1) w.Line(Copy($"whole + {row} * {Size * After} + {Start * After}", $"part + {row} * {Length * After}", Length * After));
            else
                w.Each(new Extent($"{Length}", Unrolled ? Length : 0), "i", i =>
                    w.Line(Copy($"whole + {row} * {Size * After} + ({Start} + {i} * {Step}) * {After}", $"part + ({row} * {Length} + {i}) * {After}", After)));
        });
    }

    private string Copy(string whole, string part, int elements)
    {
        var (from, to) = Gradient ? (part, whole) : (whole, part);
        return elements == 1 ? $"*({to}) = *({from});" : $"new ReadOnlySpan<{Element}>({from}, {elements}).CopyTo(new Span<{Element}>({to}, {elements}));";
    }
}
