using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The gradient of a convolution's weight, summed over samples in order.</summary>
public sealed record Conv2dWeightGradient(ConvGeometry Geometry) : Operator, IImageOperator
{
    /// <summary>The kernel it runs through.</summary>
    public ConvAlgorithm Algorithm { get; init; }

    public override string Choice => Algorithm.Title();

    public bool GivesImage => false;

    public BlockedUse Use(Graph graph, Node node) => Algorithm == ConvAlgorithm.Plain ? BlockedUse.Never : BlockedUse.Always;

    public ImageLayout? ImageInput(Graph graph, Node node, int input)
    {
        if (Algorithm.WinogradForm() is { } form)
            return ImageLayout.Blocks(input == 0
                ? ConvGeometry.WinogradBorder(form, Geometry.OutH, Geometry.OutW, Geometry.InH, Geometry.InW, Geometry.Top, Geometry.Left)
                : new Border(0, (form.M - Geometry.OutH % form.M) % form.M, 0, (form.M - Geometry.OutW % form.M) % form.M));
        if (input == 1) return new ImageLayout(Algorithm != ConvAlgorithm.FewOutputs, Border.None);
        return new ImageLayout(Algorithm is not (ConvAlgorithm.DirectFromPlanes or ConvAlgorithm.FewOutputs), Geometry.InputBorder);
    }

    public override void Infer(InferContext c) =>
        c.Output(Shape.Of(Geometry.OutChannels, Geometry.InPerGroup, Geometry.Kernel.H, Geometry.Kernel.W), kind: ValueKind.Shared);

    public override long MultiplyAdds(Graph graph, Node node) => Geometry.MultiplyAdds;

    public override KernelCall Lower(LowerContext c)
    {
        if (Algorithm.WinogradForm() is { } form) return Conv2dWinogradWeightGradientKernel.Call(c, Geometry, form.M);
        if (Algorithm == ConvAlgorithm.FewOutputs) return Conv2dFewOutputsWeightGradientKernel.Call(c, Geometry);
        if (Algorithm == ConvAlgorithm.Depthwise) return Conv2dDepthwiseWeightGradientKernel.Call(c, Geometry);
        if (Algorithm != ConvAlgorithm.Plain) return Conv2dWeightGradientKernel.Call(c, Geometry);
        var kernel = new Conv2dPlainKernel(c.Precision, ConvPass.WeightGradient, Geometry, Epilogue.None, c.Tiny);
        return c.Tiny
            ? c.Call(kernel, new Split.InOrder(), Geometry.MultiplyAdds, c.In(0), c.In(1), c.Out(), new Argument.FirstSample())
            : c.Call(kernel, new Split.Parts(Geometry.OutChannels), 32 * Geometry.MultiplyAdds / Geometry.OutChannels, c.In(0), c.In(1), c.Out(), new Argument.BatchCount(), new Argument.Part());
    }

    public override string Describe() => "gradient of Conv2d's weight";
}
