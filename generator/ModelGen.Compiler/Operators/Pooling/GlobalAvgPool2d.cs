using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The mean of each channel's pixels: [c, h, w] to [c, 1, 1], or to [c] without the kept axes.</summary>
public sealed record GlobalAvgPool2d(bool KeepDims) : Operator, IImageOperator
{
    public bool GivesImage => false;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.OfImages(graph, node, 1);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public static LayerKind Kind { get; } = new("GlobalAvgPool2d", "the mean of each channel's pixels", "torch.nn.AdaptiveAvgPool2d(1)", "GlobalAveragePool", a => new GlobalAvgPool2d(a.Bool("keepDims", true)))
    {
        Shapes = "[c, h, w] to [c, 1, 1], or to [c] with KeepDims = false",
    };

    public override void Infer(InferContext c)
    {
        if (Window.IsImage(c)) c.Output(KeepDims ? Shape.Of(c.Shape[0], 1, 1) : Shape.Of(c.Shape[0]));
    }

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new GlobalAvgPool2dGradient(g.Input(0).Shape), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) =>
        c.Input(0).Layout is ImageLayout ? ImageMeanKernel.Call(c, gradient: false) : PlaneMeanKernel.Call(c, gradient: false, c.Input(0).Shape);
}

/// <summary>dx = dy / pixels, for every pixel of the channel.</summary>
public sealed record GlobalAvgPool2dGradient(Shape Image) : Operator, IImageOperator
{
    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => graph.IsTiny ? BlockedUse.Never : BlockedUse.Follows;

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => null;

    public override void Infer(InferContext c) => c.Output(Image);

    public override KernelCall Lower(LowerContext c) =>
        c.Output().Layout is ImageLayout ? ImageMeanKernel.Call(c, gradient: true) : PlaneMeanKernel.Call(c, gradient: true, Image);

    public override string Describe() => "gradient of GlobalAvgPool2d";
}
