using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>Cuts a tensor along an axis into parts of the given sizes, or into so many equal ones.</summary>
public sealed record SplitAxis(int Axis, EquatableArray<int> Sizes, int Parts = 0) : Operator, IChannelParts
{
    public static LayerKind Kind { get; } = new("Split", "cuts a tensor along an axis", "torch.split", "Split", a => new SplitAxis(a.Int("axis"), (a.Ints("sizes") ?? []).ToEquatable(), a.Int("parts")))
    {
        Shapes = "[..., a + b, ...] to [..., a, ...] and [..., b, ...]",
    };

    public override string Name => "Split";

    public bool Joins => false;

    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ChannelParts.Use(graph, node.Outputs, Resolve(graph.Values[node.Inputs[0]].Shape) == 0);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c)
    {
        if (Axes.Resolve(c, Axis) is not { } axis)
        {
            c.Output(Shape.Unknown);
            return;
        }
        var size = c.Shape[axis];
        if (Sizes.Count == 0 && (Parts < 1 || size % Parts != 0))
            c.Error(Rules.Option, "parts", $"{c.Layer} cuts axis {axis} of {c.Shape} into {Parts} equal parts, which {size} does not divide into.");
        if (Sizes.Count > 0 && (Sizes.Any(s => s < 1) || Sizes.Sum() != size))
            c.Error(Rules.Option, "sizes", $"{c.Layer} cuts axis {axis} of {c.Shape} into {Sizes}, which must be at least 1 each and add up to {size}.");
        if (!c.Known)
        {
            c.Output(Shape.Unknown);
            return;
        }
        var sizes = SizesOf(size);
        for (var i = 0; i < sizes.Count; i++) c.Output(c.Shape.With(axis, sizes[i]), c.Inputs[0].Type, suffix: $"{i}");
    }

    public override void Differentiate(GradientContext g)
    {
        if (!g.Wants(0)) return;
        var sizes = SizesOf(g.Input(0).Shape[Resolve(g.Input(0).Shape)]);
        var gradients = sizes.Select((_, i) => g.TryOutputGradient(i) ?? g.Add(new Zero(g.Output(i).Shape, g.Output(i).Kind))).ToArray();
        g.Give(0, g.Add(new Concat(Axis), gradients));
    }

    public override KernelCall Lower(LowerContext c)
    {
        var axis = Resolve(c.Input(0).Shape);
        var outputs = Enumerable.Range(0, c.Node.Outputs.Count).ToList();
        return BlocksKernel.Call(c, gather: false, c.Input(0).Shape.Before(axis), outputs.Select(c.Output).ToList(), axis, [.. outputs.Select(c.Out), c.In(0)]);
    }

    public override void Stream(StreamContext s) => s.SameUnless(time => time == Resolve(s.Declared(0)), "cuts the sequence in time.");

    public override string Describe() => $"Split along axis {Axis}";

    private int Resolve(Shape shape) => Axis < 0 ? Axis + shape.Rank : Axis;

    private EquatableArray<int> SizesOf(int size) => Sizes.Count > 0 ? Sizes : Enumerable.Repeat(size / Parts, Parts).ToEquatable();
}
