using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// The mean of each part of an image that is cut into output height × output width parts, as torch.nn.AdaptiveAvgPool2d:
/// part i of n reaches from floor(i · size / n) to ceil((i + 1) · size / n), so that neighbours overlap where n does not divide.
/// </summary>
public sealed record AdaptiveAvgPool2d(HW OutputSize) : Operator, IImageOperator
{
    public static LayerKind Kind { get; } = new("AdaptiveAvgPool2d", "the mean of each part of an image cut into a given number of parts", "torch.nn.AdaptiveAvgPool2d", "",
        a => new AdaptiveAvgPool2d(a.Size("outputSize", new HW(0, 0))))
    {
        Shapes = "[c, h, w] to [c, outputSize, outputSize]",
    };

    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.OfParts(graph, node, PoolGeometry.Adaptive(graph.Values[node.Inputs[0]].Shape, OutputSize));

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c) => Pool2d.InferAdaptive(c, OutputSize);

    public override IReadOnlyList<Value>? Specialize(SpecializeContext s) => OutputSize == HW.One ? [s.Add(new GlobalAvgPool2d(KeepDims: true), s.Inputs[0])] : null;

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new AvgPool2dGradient(PoolGeometry.Adaptive(g.Input(0).Shape, OutputSize)), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => Pool2d.Lower(c, PoolPass.Average, PoolGeometry.Adaptive(c.Input(0).Shape, OutputSize));

    public override string Describe() => $"AdaptiveAvgPool2d {OutputSize.By}";
}
