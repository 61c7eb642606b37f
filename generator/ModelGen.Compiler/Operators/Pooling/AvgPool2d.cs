using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The mean of each window.</summary>
/// <param name="CountIncludePad">Whether padding counts as zeros; otherwise the mean is that of what lies in the image. What lies beyond the padding never counts.</param>
public sealed record AvgPool2d(HW Kernel, HW Stride, HW Padding, bool CeilMode = false, bool CountIncludePad = true) : Operator, IImageOperator
{
    public override WindowReach? Reach => new(Kernel, Stride, HW.One);

    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.OfImages(graph, node, node.Inputs.Count);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public static LayerKind Kind { get; } = new("AvgPool2d", "the mean of each window", "torch.nn.AvgPool2d", "AveragePool",
        a => new AvgPool2d(a.Size("kernelSize", HW.One), a.Size("stride", a.Size("kernelSize", HW.One)), a.Size("padding", default),
            a.Bool("ceilMode", false), a.Bool("countIncludePad", true)))
    {
        Shapes = "[c, h, w] to [c, (h + 2·padding - kernel) / stride + 1, ...], rounded up with CeilMode = true",
    };

    public override void Infer(InferContext c) => Pool2d.Infer(c, Kernel, Stride, Padding, HW.One, CeilMode);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new AvgPool2dGradient(Geometry(g.Input(0).Shape)), g.OutputGradient));
    }

    public override void Stream(StreamContext s) => StreamRules.Window(s, Kernel, Stride, Padding);

    public override KernelCall Lower(LowerContext c) => Pool2d.Lower(c, PoolPass.Average, Geometry(c.Input(0).Shape));

    public PoolGeometry Geometry(Shape input) => PoolGeometry.Of(input, Kernel, Stride, Padding, HW.One, CeilMode, CountIncludePad);

    public override string Describe() => Pool2d.Describe("AvgPool2d", Kernel, Stride, Padding, CeilMode);
}

/// <summary>dx: each window's gradient is shared equally.</summary>
public sealed record AvgPool2dGradient(PoolGeometry Geometry) : Operator, IFusesGradient, IImageOperator
{
    /// <summary>The activation that gave the input, where its derivative is part of this; it reads the last input.</summary>
    public Activation? Gradient { get; init; }

    public bool CanFuseGradient => Gradient is null && Pool2d.CanFuseGradient(Geometry);

    public Node FuseGradient(Node node, Activation activation, int saved) => node with { Operator = this with { Gradient = activation }, Inputs = node.Inputs.Append(saved).ToEquatable() };

    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.OfParts(graph, node, Geometry);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c) => c.Output(Geometry.Input);

    public override KernelCall Lower(LowerContext c) => Pool2d.Lower(c, PoolPass.AverageGradient, Geometry, Gradient);

    public override string Describe() => "gradient of AvgPool2d" + new Epilogue(false, false, null, Gradient: Gradient).Description;
}
