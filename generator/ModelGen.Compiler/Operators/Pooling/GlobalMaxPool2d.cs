using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>The largest of each channel's pixels: [c, h, w] to [c, 1, 1], or to [c] without the kept axes. A pooling whose window is the image.</summary>
public sealed record GlobalMaxPool2d(bool KeepDims) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("GlobalMaxPool2d", "the largest of each channel's pixels", "torch.nn.AdaptiveMaxPool2d(1)", "GlobalMaxPool", a => new GlobalMaxPool2d(a.Bool("keepDims", true)))
    {
        Shapes = "[c, h, w] to [c, 1, 1], or to [c] with KeepDims = false",
    };

    public override void Infer(InferContext c)
    {
        if (Window.IsImage(c)) c.Output(KeepDims ? Shape.Of(c.Shape[0], 1, 1) : Shape.Of(c.Shape[0]));
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var y = s.Add(new AdaptiveMaxPool2d(HW.One), s.Inputs[0]);
        return [KeepDims ? y : s.Add(new View(Shape.Of(y.Shape[0])), y)];
    }
}
