using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Copies one step out of sequences, or into them.</summary>
public sealed record StepCopyKernel(Precision Precision, bool Write) : KernelSpec(Precision)
{
    public override string Name => (Write ? "WriteStep" : "ReadStep") + TypeSuffix;

    public override string Summary => Write ? "Copies a step of count samples to its place in their sequences." : "Copies a step out of the sequences of count samples.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => [$"{T}* sequence", $"{T}* element", "int steps", "int elements", "int time", "int count"];

    public static KernelCall Call(LowerContext c, Value sequence, bool write)
    {
        if (sequence.Type != ElementType.Real) throw new InvalidOperationException("A scan goes over numbers.");
        var elements = sequence.Shape.Elements / sequence.Shape[0];
        Argument[] arguments = [write ? c.Out() : c.In(0), write ? c.In(0) : c.Out(), sequence.Shape[0], elements, new Argument.Time()];
        var kernel = new StepCopyKernel(c.Precision, write);
        return sequence.Kind == ValueKind.PerSample
            ? c.Call(kernel, LowerContext.SampleBlocks(elements), elements, [.. arguments, new Argument.Count()])
            : c.Call(kernel, Split.Whole, elements, [.. arguments, 1]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        // In a loop within a loop the time goes on from one round to the next.
        w.Line("sequence += (nint)(time % steps) * elements;");
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            var (from, to) = Write ? ("element", "sequence") : ("sequence", "element");
            w.Line($"new ReadOnlySpan<{T}>({from}, elements).CopyTo(new Span<{T}>({to}, elements));");
            w.Line("sequence += (nint)steps * elements;");
            w.Line("element += elements;");
        }
    }
}
