using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The sum over the batch and every axis but one: the gradient of a bias.</summary>
public sealed record SumOverAllButAxis(int Axis) : Operator, IImageOperator
{
    public bool GivesImage => false;

    public BlockedUse Use(Graph graph, Node node) =>
        Axis == 0 ? ImageUse.OfImages(graph, node, 1) : BlockedUse.Never;

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c) => c.Output(Shape.Of(c.Shape[Axis]), kind: ValueKind.Shared);

    public override KernelCall Lower(LowerContext c)
    {
        if (c.Input(0).Layout is ImageLayout) return SumPixelsKernel.Call(c);
        var shape = c.Input(0).Shape;
        var axis = Axis < 0 ? Axis + shape.Rank : Axis;
        int before = shape.Before(axis), size = shape[axis], after = shape.After(axis);
        var isPerSample = c.Input(0).Kind == ValueKind.PerSample;
        if (c.Tiny && isPerSample)
            return c.Call(new SumOverKernel(c.Precision, before, size, after), new Split.InOrder(), (long)before * size * after, c.In(0), c.Out(), new Argument.FirstSample());
        var parts = Math.Max(1, Math.Min(size / 16, 16));
        Argument rows = isPerSample ? new Argument.BatchCount(before) : before;
        return c.Call(new SumOverKernel(c.Precision, 0, 0, after == 1 ? 1 : 0), new Split.Parts(parts), 32L * before * size * after / parts,
            c.In(0), c.Out(), rows, size, after, new Argument.Part(), parts);
    }

    public override string Describe() => $"sum over all but axis {Axis}";
}
