using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// output[i] = f(inputs...) where inputs stretch over axes or over the batch. The innermost loop runs in vectors; an
/// input that stays along it is broadcast once.
/// </summary>
/// <param name="Walk">The steps of the inputs over the output's axes.</param>
/// <param name="PerSample">For each input, whether each sample has its own.</param>
/// <param name="Unrolled">Whether one sample is written out without loops.</param>
public sealed record BroadcastKernel(Precision Precision, IElementwise Function, Strides Walk, EquatableArray<bool> PerSample, bool Batch, bool Unrolled) : KernelSpec(Precision)
{
    public override string Name =>
        $"{Function.KernelName}_{Walk.Name}{(Batch ? "_" + string.Concat(PerSample.Select(p => p ? "n" : "1")) : "")}{(Unrolled ? "_Unrolled" : "")}{TypeSuffix}";

    public override string Summary => $"y = {Function.KernelName} of {string.Join(", ", Function.ElementwiseInputs)} over {string.Join("×", Walk.Sizes)}, with broadcasting.";

    public override EquatableArray<string> Parameters =>
        Function.ElementwiseInputs.Select(name => $"{T}* {name}").Append($"{T}* output").Concat(Batch && !Unrolled ? ["int count"] : []).ToEquatable();

    public static KernelCall Call(LowerContext c, IElementwise function)
    {
        var output = c.Output();
        var inputs = Enumerable.Range(0, function.ElementwiseInputs.Count).Select(c.Input).ToList();
        var walk = Strides.Merge(output.Shape.Sizes, [.. inputs.Select(i => Steps(i.Shape, output.Shape)), Strides.RowMajor(output.Shape.Sizes)]);
        var batch = output.Kind == ValueKind.PerSample;
        var unrolled = batch && c.Tiny;
        var kernel = new BroadcastKernel(c.Precision, function, walk with { Steps = walk.Steps.Take(inputs.Count).ToEquatable() }, inputs.Select(i => i.Kind == ValueKind.PerSample).ToEquatable(), batch, unrolled);
        var pointers = inputs.Select((_, i) => c.In(i)).Append(c.Out());
        var elements = output.Elements;
        if (unrolled) return c.Call(kernel, new Split.Samples(1), elements, [.. pointers]);
        return batch ? c.Call(kernel, LowerContext.SampleBlocks(elements), 2 * elements, [.. pointers, new Argument.Count()]) : c.Call(kernel, Split.Whole, elements, [.. pointers]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (!Batch || Unrolled)
        {
            EmitSample(w, v);
            return;
        }
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            EmitSample(w, v);
            for (var i = 0; i < PerSample.Count; i++)
                if (PerSample[i]) w.Line($"{Function.ElementwiseInputs[i]} += {Elements(i)};");
            w.Line($"output += {Walk.Sizes.Aggregate(1L, (product, size) => product * size)};");
        }
    }

    private void EmitSample(CodeWriter w, Width v) => EmitAxis(w, v, []);

    private void EmitAxis(CodeWriter w, Width v, IReadOnlyList<string> indices)
    {
        var axis = indices.Count;
        if (axis < Walk.Sizes.Count - 1)
        {
            w.Each(new Extent($"{Walk.Sizes[axis]}", Unrolled ? Walk.Sizes[axis] : 0), $"i{axis}", index => EmitAxis(w, v, [.. indices, index]));
            return;
        }
        var output = Strides.At("output", indices, Strides.RowMajor(Walk.Sizes).ToEquatable(), axis);
        var names = Function.ElementwiseInputs;
        for (var i = 0; i < names.Count; i++)
            if (Walk.Steps[i][axis] == 0)
            {
                w.Line($"var {names[i]}S = *({Strides.At(names[i], indices, Walk.Steps[i], axis)});");
                if (!v.IsScalar) w.Line($"var {names[i]}B = {v.Broadcast(names[i] + "S")};");
            }
        w.Lanes(v, new Extent($"{Walk.Sizes[axis]}", Unrolled ? Walk.Sizes[axis] : 0), "i", (x, i) =>
        {
            var locals = new List<string>();
            for (var n = 0; n < names.Count; n++)
            {
                if (Walk.Steps[n][axis] == 0) locals.Add(names[n] + (x.IsScalar ? "S" : "B"));
                else
                {
                    w.Line($"var {names[n]}V = {x.Load($"{Strides.At(names[n], indices, Walk.Steps[n], axis)} + {i}")};");
                    locals.Add(names[n] + "V");
                }
            }
            w.Line(x.Store($"{output} + {i}", Function.Map(x, locals)));
        });
    }

    /// <summary>The elements of one sample of an input: one beyond its last.</summary>
    private long Elements(int input)
    {
        long last = 0;
        for (var axis = 0; axis < Walk.Sizes.Count; axis++) last += (long)(Walk.Sizes[axis] - 1) * Walk.Steps[input][axis];
        return last + 1;
    }

    /// <summary>The steps of an input over the axes of the output; 0 where it has one element for all.</summary>
    private static int[] Steps(Shape input, Shape output)
    {
        var own = Strides.RowMajor(input.Sizes);
        var steps = new int[output.Rank];
        for (var axis = 0; axis < output.Rank; axis++)
        {
            var at = axis - (output.Rank - input.Rank);
            steps[axis] = at < 0 || input[at] == 1 ? 0 : own[at];
        }
        return steps;
    }

    // Operators with options that do not reach the text share the kernel; its name tells all that does.
    public bool Equals(BroadcastKernel? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}
