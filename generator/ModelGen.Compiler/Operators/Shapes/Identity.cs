using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>The input as it is. A view: nothing is moved.</summary>
public sealed record Identity : Operator, IView
{
    public static LayerKind Kind { get; } = new("Identity", "y = x", "torch.nn.Identity", "Identity", _ => new Identity());

    public override void Infer(InferContext c) => c.Output(c.Shape, c.Inputs[0].Type);

    public override void Differentiate(GradientContext g) => g.Give(0, g.OutputGradient);

    public override void Stream(StreamContext s) => s.Same(s.Time(0));

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException("A view is never run.");
}
