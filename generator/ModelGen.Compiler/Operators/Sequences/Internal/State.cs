using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>An operator that writes into the memory of one of its inputs, a <see cref="StartState"/>: it runs whether or not its outputs are read.</summary>
public interface IChangesState;

/// <summary>An operator whose output lies in the memory of its first input, as a view does, but that is run.</summary>
public interface IInPlace;

/// <summary>
/// Memory that is carried from one step of time to the next. It starts from the input, or as zeros; nodes that follow
/// read it, and <see cref="Carry"/> or an operator with a state of its own writes it for the step to come.
/// </summary>
/// <param name="Kind">Whether each sample has its own. What it starts from may be shared all the same.</param>
public sealed record StartState(Shape Shape, ValueKind Kind) : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape, kind: Kind);

    public override KernelCall Lower(LowerContext c)
    {
        if (!c.HasInput(0)) return Zero.Fill(c);
        if (c.Input(0).Kind == Kind) return new Copy().Lower(c);
        var elements = c.Output().Elements;
        return c.Call(new CopyKernel(c.Precision, ElementType.Real), new Split.Samples(1), elements, c.In(0), c.Out(), elements, 1);
    }

    public override string Describe() => "start of a state";
}

/// <summary>What a state, the first input, becomes for the next step: the second input.</summary>
public sealed record Carry : Operator, IInPlace, IChangesState
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c)
    {
        var (state, kernel) = (c.Output(), new CopyKernel(c.Precision, ElementType.Real));
        return state.Kind == ValueKind.PerSample
            ? c.Call(kernel, LowerContext.SampleBlocks(state.Elements), state.Elements, c.In(1), c.In(0), state.Elements, new Argument.Count())
            : c.Call(kernel, Split.Whole, state.Elements, c.In(1), c.In(0), state.Elements, 1);
    }

    public override string Describe() => "carry to the next step";
}
