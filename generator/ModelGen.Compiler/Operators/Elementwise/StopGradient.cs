using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>x itself, through which no gradient flows back. A view: nothing is run.</summary>
public sealed record StopGradient : Operator, IView, IStopsGradient
{
    public static LayerKind Kind { get; } = new("StopGradient", "x, through which no gradient flows back", "torch.Tensor.detach", "Identity", _ => new StopGradient());

    public override void Infer(InferContext c) => c.Output(c.Shape, c.Inputs[0].Type);

    public override void Stream(StreamContext s) => s.Same(s.Time(0));

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException("A view is never run.");
}
