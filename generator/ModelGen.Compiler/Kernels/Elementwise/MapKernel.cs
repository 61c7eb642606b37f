using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>A function of the elements at one place of several tensors of one shape.</summary>
public interface IElementwise
{
    /// <summary>Names the function and its constants.</summary>
    string KernelName { get; }

    /// <summary>The names of the inputs.</summary>
    EquatableArray<string> ElementwiseInputs { get; }

    /// <summary>The result as an expression; the inputs are names of locals.</summary>
    string Map(Width v, IReadOnlyList<string> inputs);
}

/// <summary>
/// One pass over memory: output[i] = f(inputs[i]...). Buffers end on a 64-byte border, so whole vectors serve to the
/// end and there is no tail.
/// </summary>
public sealed record MapKernel(Precision Precision, IElementwise Function, int Unrolled) : KernelSpec(Precision)
{
    private const int BlockElements = 8192;

    public override string Name => $"{Function.KernelName}{(Unrolled > 0 ? "_Unrolled" + Unrolled : "")}{TypeSuffix}";

    public override string Summary => $"y[i] = {Function.KernelName} of {string.Join(", ", Function.ElementwiseInputs)} at i.";

    public override EquatableArray<string> Parameters =>
        Function.ElementwiseInputs.Select(name => $"{T}* {name}").Concat(Unrolled > 0 ? [$"{T}* output"] : [$"{T}* output", "int count"]).ToEquatable();

    public static KernelCall Call(LowerContext c, IElementwise function)
    {
        var elements = c.Output().Elements;
        if (c.Output().Layout is ImageLayout image)
        {
            var agree = function.ElementwiseInputs.Select((_, i) => c.Input(i).Layout).All(layout => layout == image);
            if (!agree || image.Range.IsPart || image.Border != Border.None && function is not IKeepsZero { KeepsZero: true }) return MapImageKernel.Call(c, function);
        }
        var pointers = function.ElementwiseInputs.Select((_, i) => c.In(i)).Append(c.Out());
        if (c.Tiny && c.Output().Kind == ValueKind.PerSample)
            return c.Call(new MapKernel(c.Precision, function, (int)elements), new Split.Samples(1), elements, [.. pointers]);
        var split = c.Output().Kind == ValueKind.PerSample ? new Split.Flat(elements, BlockElements) : Split.Whole;
        Argument count = c.Output().Kind == ValueKind.PerSample ? new Argument.Count() : new Argument.Int(elements);
        return c.Call(new MapKernel(c.Precision, function, 0), split, 4 * BlockElements, [.. pointers, count]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (Unrolled > 0)
        {
            EmitUnrolled(w, v);
            return;
        }
        using (w.Block($"for (var i = 0; i < count; i += {v.Lanes})")) EmitOne(w, v, "i");
    }

    /// <summary>Straight-line code for a value so small that neighbours of samples may not be touched: whole vectors, then single elements.</summary>
    private void EmitUnrolled(CodeWriter w, Width v)
    {
        var i = 0;
        for (; i + v.Lanes <= Unrolled; i += v.Lanes)
            using (w.Block($"// {i} to {i + v.Lanes - 1}")) EmitOne(w, v, i.ToString());
        for (; i < Unrolled; i++)
            using (w.Block($"// {i}")) EmitOne(w, v.Scalar, i.ToString());
    }

    private void EmitOne(CodeWriter w, Width v, string i)
    {
        foreach (var name in Function.ElementwiseInputs) w.Line($"var {name}V = {v.Load($"{name} + {i}")};");
        w.Line(v.Store($"output + {i}", Function.Map(v, Function.ElementwiseInputs.Select(name => name + "V").ToList())));
    }

    // Operators with options that do not reach the text share the kernel; its name tells all that does.
    public bool Equals(MapKernel? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}
