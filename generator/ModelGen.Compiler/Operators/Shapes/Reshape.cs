using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>The same elements under another shape, one size of which may be -1 to be worked out. A view: nothing is moved.</summary>
public sealed record Reshape(EquatableArray<int> Sizes) : Operator, IView
{
    public static LayerKind Kind { get; } = new("Reshape", "the same elements under another shape", "torch.reshape", "Reshape", a => new Reshape((a.Ints("shape") ?? []).ToEquatable()))
    {
        Shapes = "[...] to the given shape",
    };

    public override void Infer(InferContext c)
    {
        if (Sizes.Any(size => size < -1 || size == 0) || Sizes.Count(size => size == -1) > 1)
            c.Error(Rules.Option, "shape", $"The sizes of {c.Layer} must be at least 1, and at most one may be -1, not {new Shape(Sizes)}.");
        if (!c.Known)
        {
            c.Output(Shape.Unknown);
            return;
        }
        var known = Sizes.Where(size => size > 0).Aggregate(1L, (product, size) => Math.Min(product * size, long.MaxValue >> 32));
        var target = new Shape(Sizes.Select(size => size == -1 ? (int)(c.Shape.Elements / known) : size).ToEquatable());
        if (target.Elements == c.Shape.Elements)
        {
            c.Output(target, c.Inputs[0].Type);
            return;
        }
        c.Error(Rules.ShapeMismatch, "shape", $"{c.Layer} gives {c.Producer}'s {c.Shape}, {c.Shape.Elements} elements, the shape {new Shape(Sizes)}, which {(Sizes.Contains(-1) ? $"needs a multiple of {known}" : $"has {known}")}.");
        c.Output(Shape.Unknown);
    }

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new View(g.Input(0).Shape), g.OutputGradient));
    }

    public override void Stream(StreamContext s)
    {
        var known = Sizes.Where(size => size > 0).Aggregate(1, (product, size) => product * size);
        StreamRules.View(s, new Shape(Sizes.Select(size => size == -1 ? (int)(s.Declared(0).Elements / known) : size).ToEquatable()));
    }

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException("A view is never run.");

    public override string Describe() => $"Reshape {new Shape(Sizes)}";
}
