using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The gradient of a convolution's input: every weight spreads the output's gradient back to where it read.</summary>
public sealed record Conv2dInputGradient(ConvGeometry Geometry) : Operator, IAddsResidual, IFusesGradient, IImageOperator
{
    /// <summary>Whether the third input is added to the result: gradients of one value that meet.</summary>
    public bool Residual { get; init; }

    /// <summary>The activation that gave the convolution's input, where its derivative is part of this; it reads the last input.</summary>
    public Activation? Gradient { get; init; }

    /// <summary>Whether the result stays in planes.</summary>
    public bool ToPlanes { get; init; }

    public bool CanAddResidual => !Residual && Gradient is null;

    public bool CanFuseGradient => Gradient is null && !Conv2dFewOutputsKernel.Serves(Geometry.InChannels, Geometry.InW, Geometry.Stride, Geometry.Groups);

    public Node FuseGradient(Node node, Activation activation, int saved) => node with { Operator = this with { Gradient = activation }, Inputs = node.Inputs.Append(saved).ToEquatable() };

    public Node AddResidual(Node node, int residual) => node with { Operator = this with { Residual = true }, Inputs = node.Inputs.Append(residual).ToEquatable() };

    private Epilogue Epilogue => new(false, Residual, null, Gradient: Gradient);

    public override bool CanOverwrite(int input) => Residual && input == 2;

    /// <summary>The kernel it runs through.</summary>
    public ConvAlgorithm Algorithm { get; init; }

    public override string Choice => Algorithm.Title();

    public bool GivesImage => !ToPlanes;

    public BlockedUse Use(Graph graph, Node node) => Algorithm == ConvAlgorithm.Plain ? BlockedUse.Never : BlockedUse.Always;

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => input switch
    {
        0 when Algorithm == ConvAlgorithm.FewOutputs => ImageLayout.Planes(
            Conv2dFewOutputsKernel.BorderFor(Geometry.GradientBorder, Geometry.OutW, Geometry.Kernel.W, Geometry.Dilation.W, Geometry.InW)),
        0 when Algorithm.WinogradForm() is { } form => ImageLayout.Blocks(
            ConvGeometry.WinogradBorder(form, Geometry.InH, Geometry.InW, Geometry.OutH, Geometry.OutW, 2 - Geometry.Top, 2 - Geometry.Left)),
        0 => ImageLayout.Blocks(Geometry.GradientBorder),
        2 or 3 => ImageLayout.Blocks(Border.None),
        _ => null,
    };

    public override Layout? InputLayout(Graph graph, Node node, int input) =>
        input != 1 || Algorithm == ConvAlgorithm.Plain ? null
        : Algorithm == ConvAlgorithm.Depthwise ? new DepthwiseWeightLayout(Flipped: Geometry.Stride == HW.One)
        : Algorithm.WinogradForm() is { } form && WinogradPlan.Of(form, Geometry.OutChannels, Geometry.InChannels, Geometry.InH, Geometry.InW).Prepared
            ? new WinogradWeightLayout(form, Transposed: true)
        : new ConvWeightLayout(Geometry.Groups, Transposed: true, Flipped: Geometry.Stride == HW.One);

    public override void Infer(InferContext c) => c.Output(Shape.Of(Geometry.InChannels, Geometry.InH, Geometry.InW));

    public override long MultiplyAdds(Graph graph, Node node) => Geometry.MultiplyAdds;

    public override KernelCall Lower(LowerContext c)
    {
        var g = Geometry;
        if (Algorithm == ConvAlgorithm.Plain)
            return c.Call(new Conv2dPlainKernel(c.Precision, ConvPass.InputGradient, g, Epilogue, c.Tiny), new Split.Samples(1), g.MultiplyAdds, [.. c.Node.Inputs.Select((_, i) => c.In(i)), c.Out()]);
        if (g.Stride != HW.One && Algorithm == ConvAlgorithm.Depthwise) return Conv2dDepthwiseInputGradientKernel.Call(c, g, Epilogue);
        if (g.Stride != HW.One) return Conv2dStridedInputGradientKernel.Call(c, g, Epilogue);
        if (Algorithm.WinogradForm() is { } form)
            return Conv2dWinogradKernel.Call(c, form, Epilogue, 2 - g.Top, 2 - g.Left, weight: 1, bias: -1, images: 2);
        // With stride 1 it is a convolution itself, its taps running backwards.
        int top = (g.Kernel.H - 1) * g.Dilation.H - g.Top, left = (g.Kernel.W - 1) * g.Dilation.W - g.Left;
        if (Algorithm == ConvAlgorithm.FewOutputs) return Conv2dFewOutputsKernel.Call(c, Epilogue, g.OutChannels, g.Kernel, g.Dilation, top, left, weight: 1, bias: -1);
        return Algorithm == ConvAlgorithm.Depthwise
            ? Conv2dDepthwiseKernel.Call(c, Epilogue, g.Kernel, HW.One, g.Dilation, top, left, weight: 1, bias: -1, images: 2)
            : Conv2dDirectKernel.Call(c, Epilogue, new ConvReduction(g.InChannels, g.OutChannels, g.Groups), g.Kernel, HW.One, g.Dilation, top, left, weight: 1, bias: -1, images: 2);
    }

    public override string Describe() => "gradient of Conv2d's input" + Epilogue.Description;
}
