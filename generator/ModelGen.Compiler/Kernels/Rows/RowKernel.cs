using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A kernel that does the same for every row of its tensors, each row on its own. Its sizes are parameters; or they
/// are baked in, and one sample's rows are written out without a loop.
/// </summary>
/// <param name="Baked">The rows of a sample and then the sizes, or nothing.</param>
public abstract record RowKernel(Precision Precision, EquatableArray<int> Baked) : KernelSpec(Precision)
{
    /// <summary>The name without sizes and element type.</summary>
    protected abstract string BaseName { get; }

    /// <summary>The tensors, in the order of the parameters; those that are written come last.</summary>
    protected abstract IReadOnlyList<RowTensor> Tensors { get; }

    /// <summary>The names of the sizes of a row.</summary>
    protected abstract IReadOnlyList<string> Sizes { get; }

    /// <summary>What a row takes besides tensors and sizes, the same for all rows.</summary>
    protected virtual IReadOnlyList<string> Extras => [];

    /// <summary>What a row consists of, for whoever calls the kernel from another.</summary>
    internal (IReadOnlyList<RowTensor> Tensors, IReadOnlyList<string> Extras, IReadOnlyList<string> Sizes) Row => (Tensors, Extras, Sizes);

    public sealed override string Name => BaseName + (Baked.Count > 0 ? "_" + string.Join("x", Baked) : "") + TypeSuffix;

    public sealed override EquatableArray<string> Parameters =>
        Tensors.Select(t => $"{t.Element ?? T}* {t.Name}").Concat(Extras).Concat(Baked.Count > 0 ? [] : Sizes.Append("rows").Select(size => "int " + size)).ToEquatable();

    /// <summary>A size by its position.</summary>
    protected Extent Size(int index) => new(Sizes[index], Baked.Count > 0 ? Baked[index + 1] : 0);

    /// <summary>Writes what is done for one row; tensors point to its start.</summary>
    protected abstract void EmitRow(CodeWriter w, Width v);

    public sealed override void Emit(CodeWriter w, Width v)
    {
        var rows = new Extent("rows", Baked.Count > 0 ? Baked[0] : 0);
        if (rows.Unrolled == 1)
        {
            EmitRow(w, v);
            return;
        }
        w.Each(rows, "row", row =>
        {
            EmitRow(w, v);
            if (rows.IsUnrolled && row == (rows.Unrolled - 1).ToString()) return;
            foreach (var tensor in Tensors)
                if (tensor.Advance is { } step) w.Line(step == "1" ? $"{tensor.Name}++;" : $"{tensor.Name} += {step};");
        });
    }

    /// <summary>
    /// The call for a node whose first output has so many rows a sample. <paramref name="kernel"/> makes the kernel from
    /// what is baked in; <paramref name="cost"/> is about what a sample takes, in multiply-adds.
    /// </summary>
    public static KernelCall Call(LowerContext c, Func<EquatableArray<int>, RowKernel> kernel, int rows, int[] sizes, long cost, IReadOnlyList<Argument> pointers, params Argument[] extras) =>
        Call(c, kernel, null, rows, sizes, cost, pointers, extras);

    /// <summary>The same, for rows too narrow for vectors.</summary>
    /// <param name="lanes">Makes the kernel for many rows from that for one; null where rows are wide enough.</param>
    protected static KernelCall Call(
        LowerContext c, Func<EquatableArray<int>, RowKernel> kernel, Func<RowKernel, KernelSpec>? lanes, int rows, int[] sizes, long cost, IReadOnlyList<Argument> pointers, params Argument[] extras)
    {
        var isPerSample = Enumerable.Range(0, c.Node.Inputs.Count).Any(i => c.Input(i).Kind == ValueKind.PerSample) || c.Output().Kind == ValueKind.PerSample;
        if (c.Tiny && isPerSample)
            return c.Call(kernel(new[] { rows }.Concat(sizes).ToEquatable()), new Split.Samples(1), cost, [.. pointers, .. extras]);
        Argument count = isPerSample ? new Argument.Count(rows) : rows;
        var single = kernel(default);
        return c.Call(lanes?.Invoke(single) ?? single, !isPerSample ? Split.Whole : lanes is null ? LowerContext.SampleBlocks(cost) : LowerContext.LaneBlocks(cost, rows), cost, [.. pointers, .. extras, .. sizes.Select(size => (Argument)size), count]);
    }
}

/// <summary>A tensor of a row kernel.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Advance">How far the next row is, as an expression of sizes; null where all rows share it.</param>
/// <param name="Element">The element type where it is not the model's.</param>
/// <param name="IsWritten">Whether it is a result.</param>
public sealed record RowTensor(string Name, string? Advance, string? Element = null, bool IsWritten = false);
