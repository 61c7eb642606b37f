using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>Tensors one after the other along an axis, as torch.cat.</summary>
public sealed record Concat(int Axis) : Operator, IChannelParts
{
    public static LayerKind Kind { get; } = new("Concat", "tensors one after the other along an axis", "torch.cat", "Concat", a => new Concat(a.Int("axis")))
    {
        Shapes = "[..., a, ...], [..., b, ...] to [..., a + b, ...]",
    };

    public bool Joins => true;

    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ChannelParts.Use(graph, node.Inputs, Resolve(graph.Values[node.Outputs[0]].Shape) == 0);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c)
    {
        if (c.Inputs.Count == 0)
        {
            c.Error(Rules.ShapeMismatch, null, $"{c.Layer} needs at least one tensor.");
            c.Output(Shape.Unknown, kind: ValueKind.PerSample);
            return;
        }
        if (Axes.Resolve(c, Axis) is not { } axis)
        {
            c.Output(Shape.Unknown);
            return;
        }
        var size = 0L;
        foreach (var input in c.Inputs)
        {
            size += input.Shape.Rank > axis ? input.Shape[axis] : 0;
            if (input.Shape.Rank == c.Shape.Rank && input.Shape.With(axis, 1) == c.Shape.With(axis, 1)) continue;
            c.Error(Rules.ShapeMismatch, "tensors", $"{c.Layer} puts {string.Join(", ", c.Inputs.Select(i => i.Shape))} one after the other along axis {axis}, so all other axes must be equal.");
            break;
        }
        c.Output(c.Known ? c.Shape.With(axis, checked((int)Math.Min(size, int.MaxValue))) : Shape.Unknown);
    }

    public override void Differentiate(GradientContext g)
    {
        if (!Enumerable.Range(0, g.InputCount).Any(g.Wants)) return;
        var axis = Resolve(g.Output().Shape);
        // One part is a slice; several are cut in one pass.
        var wanted = Enumerable.Range(0, g.InputCount).Where(g.Wants).ToList();
        if (wanted.Count == 1)
        {
            var start = Enumerable.Range(0, wanted[0]).Sum(i => g.Input(i).Shape[axis]);
            g.Give(wanted[0], Kinds(g, wanted[0], g.Add(new Slice(axis, start, g.Input(wanted[0]).Shape[axis], 1), g.OutputGradient)));
            return;
        }
        var parts = g.AddAll(new SplitAxis(axis, Enumerable.Range(0, g.InputCount).Select(i => g.Input(i).Shape[axis]).ToEquatable()), g.OutputGradient);
        foreach (var i in wanted) g.Give(i, Kinds(g, i, parts[i]));
    }

    public override KernelCall Lower(LowerContext c)
    {
        var axis = Resolve(c.Output().Shape);
        var inputs = Enumerable.Range(0, c.Node.Inputs.Count).ToList();
        return BlocksKernel.Call(c, gather: true, c.Output().Shape.Before(axis), inputs.Select(c.Input).ToList(), axis, [.. inputs.Select(c.In), c.Out()]);
    }

    public override void Stream(StreamContext s)
    {
        var inputs = Enumerable.Range(0, s.InputCount).ToList();
        var time = inputs.Select(s.Time).First(axis => axis is not null);
        if (inputs.Any(i => s.Time(i) != time && (s.Time(i) is not null || !s.TakeFrame(i, time!.Value)))) s.Refuse("joins a sequence with what has its time elsewhere, or none.");
        else s.SameUnless(axis => axis == Resolve(s.Declared(0)), "puts sequences one after the other in time.");
    }

    public override string Describe() => Axis == 0 ? "Concat" : $"Concat along axis {Axis}";

    public int Resolve(Shape shape) => Axis < 0 ? Axis + shape.Rank : Axis;

    // What the batch shares was put beside every sample.
    private static Value Kinds(GradientContext g, int input, Value gradient) => Broadcasting.Reduce(g, gradient, g.Input(input));
}
