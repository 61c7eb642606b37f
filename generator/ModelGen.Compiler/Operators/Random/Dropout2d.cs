using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// In training each channel of an image becomes 0 as a whole with probability p, the others x / (1 - p) (Tompson and others
/// 2015); in evaluation nothing happens. In the plain form the others stay x, and evaluation takes x · (1 - p).
/// </summary>
public sealed record Dropout2d(double P, bool Inverted = true, int? Axis = null) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("Dropout2d", "in training whole channels become 0 with probability p, the others x / (1 - p); in evaluation x", "torch.nn.Dropout2d", "",
        a => new Dropout2d(a.Real("p", 0.5), a.Bool("inverted", true), ClassAxis.Read(a)))
    {
        Shapes = "[c, h, w], unchanged; with an axis also [h, w, c]",
    };

    public override void Infer(InferContext c)
    {
        Dropout.CheckProbability(c, P);
        if (Window.IsImage(c)) c.Output(ChannelAxis.Resolve(c, Axis) is null ? Shape.Unknown : c.Shape);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) =>
        s.Training ? ChannelAxis.AtFront(s, Axis, front => Dropped(front)[0]) : Dropped(s);

    private IReadOnlyList<Value> Dropped(SpecializeContext s) => Dropout.Expand(s, P, Inverted, () => new ChannelDropoutMask(P, Inverted, s.NextRandomLayer()));

    public override string Describe() => $"Dropout2d {Constants.Text(P)}" + (Inverted ? "" : " plain") + ChannelAxis.Describe(Axis);
}

/// <summary>y = x · mask[c] / (1 - p), or x · mask[c]; the gradient is the same of dy.</summary>
public sealed record ChannelDropoutMask(double P, bool Inverted, int Layer) : Operator, IRandom, IImageOperator
{
    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.OfImages(graph, node, node.Inputs.Count);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(this, g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => ChannelDropoutKernel.Call(c, Layer, P, Inverted);

    public override string Describe() => $"mask of Dropout2d {Constants.Text(P)}";
}
