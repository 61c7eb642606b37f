using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>All axes of a sample as one, the last axis fastest. A view: nothing is moved.</summary>
public sealed record Flatten : Operator, IView
{
    public static LayerKind Kind { get; } = new("Flatten", "all axes of a sample as one", "torch.nn.Flatten", "Flatten", _ => new Flatten())
    {
        Shapes = "[...] to [product]",
    };

    public override void Infer(InferContext c) => c.Output(c.Known ? Shape.Of((int)c.Shape.Elements) : Shape.Unknown);

    public override void Differentiate(GradientContext g) => g.Give(0, g.Add(new View(g.Input(0).Shape), g.OutputGradient));

    public override void Stream(StreamContext s) => StreamRules.View(s, Shape.Of((int)s.Declared(0).Elements));

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException("A view is never run.");
}

/// <summary>The same elements under another shape.</summary>
public sealed record View(Shape Target) : Operator, IView
{
    public override void Infer(InferContext c) => c.Output(Target, c.Inputs[0].Type);

    public override void Differentiate(GradientContext g) => g.Give(0, g.Add(new View(g.Input(0).Shape), g.OutputGradient));

    public override void Stream(StreamContext s) => StreamRules.View(s, Target);

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException("A view is never run.");

    public override string Describe() => $"view as {Target}";
}
