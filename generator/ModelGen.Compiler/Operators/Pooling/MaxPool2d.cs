using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The largest element of each window; padding never wins. The gradient goes to the first largest, as in PyTorch.</summary>
public sealed record MaxPool2d(HW Kernel, HW Stride, HW Padding, HW Dilation, bool CeilMode = false) : Operator, IImageOperator
{
    public override WindowReach? Reach => new(Kernel, Stride, Dilation);

    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.OfImages(graph, node, node.Inputs.Count);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public static LayerKind Kind { get; } = new("MaxPool2d", "the largest element of each window", "torch.nn.MaxPool2d", "MaxPool",
        a => new MaxPool2d(a.Size("kernelSize", HW.One), a.Size("stride", a.Size("kernelSize", HW.One)), a.Size("padding", default), a.Size("dilation", HW.One),
            a.Bool("ceilMode", false)))
    {
        Shapes = "[c, h, w] to [c, (h + 2·padding - dilation·(kernel - 1) - 1) / stride + 1, ...], rounded up with CeilMode = true",
    };

    public override void Infer(InferContext c) => Pool2d.Infer(c, Kernel, Stride, Padding, Dilation, CeilMode);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new MaxPool2dGradient(Geometry(g.Input(0).Shape)), g.Input(0), g.OutputGradient));
    }

    public override void Stream(StreamContext s) => StreamRules.Window(s, Kernel, Stride, Padding);

    public override KernelCall Lower(LowerContext c) => Pool2d.Lower(c, PoolPass.Max, Geometry(c.Input(0).Shape));

    public PoolGeometry Geometry(Shape input) => PoolGeometry.Of(input, Kernel, Stride, Padding, Dilation, CeilMode) with { Divisor = PoolDivisor.Window };

    public override string Describe() => Pool2d.Describe("MaxPool2d", Kernel, Stride, Padding, CeilMode);
}

/// <summary>dx: each window's gradient lands on its first largest element.</summary>
public sealed record MaxPool2dGradient(PoolGeometry Geometry) : Operator, IFusesGradient, IImageOperator
{
    /// <summary>The activation that gave the input, where its derivative is part of this; it reads the last input.</summary>
    public Activation? Gradient { get; init; }

    public bool CanFuseGradient => Gradient is null && Pool2d.CanFuseGradient(Geometry);

    public Node FuseGradient(Node node, Activation activation, int saved) => node with { Operator = this with { Gradient = activation }, Inputs = node.Inputs.Append(saved).ToEquatable() };

    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.OfParts(graph, node, Geometry);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => Pool2d.Lower(c, PoolPass.MaxGradient, Geometry, Gradient);

    public override string Describe() => "gradient of MaxPool2d" + new Epilogue(false, false, null, Gradient: Gradient).Description;
}
