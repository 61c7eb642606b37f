using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Passes;

/// <summary>Decides through which kernels the convolutions run; tiny networks keep the plain ones.</summary>
public static class ChooseKernels
{
    public static Graph Run(Graph graph)
    {
        if (graph.IsTiny) return graph;
        var planes = new PlaneImages(graph);
        var training = graph.Nodes.Any(n => n.Phase == Phase.Backward);
        return graph with { Nodes = graph.Nodes.Select(Choose).ToEquatable() };

        Node Choose(Node node)
        {
            switch (node.Operator)
            {
                case Conv2d conv:
                    var g = conv.Geometry(graph.Values[node.Inputs[0]].Shape);
                    var (algorithm, reason) = Forward(node.Inputs[0], g, conv.Residual);
                    return node with { Operator = conv with { Algorithm = algorithm, Reason = reason, ToPlanes = planes.Contains(node.Output) } };
                case Conv2dInputGradient gradient:
                    var backwards = IsPerSample(node.Inputs[0]) ? InputGradient(gradient.Geometry, gradient.Residual || gradient.Gradient is not null) : ConvAlgorithm.Plain;
                    return node with { Operator = gradient with { Algorithm = backwards, ToPlanes = planes.Contains(node.Output) } };
                case Conv2dWeightGradient { Geometry: var of } gradient:
                    var kernel = planes.Contains(node.Inputs[1]) ? ConvAlgorithm.FewOutputs : Direct(node.Inputs[0], of).Algorithm;
                    if (kernel == ConvAlgorithm.Direct && Conv2dDepthwiseWeightGradientKernel.Serves(of)) kernel = ConvAlgorithm.Depthwise;
                    if (kernel == ConvAlgorithm.Direct && SuitsWinograd(of, 1)) kernel = ConvCost.ChooseWeightGradient(of, graph.Winograd);
                    return node with { Operator = gradient with { Algorithm = kernel } };
                case ConvTranspose2d conv:
                    return node with { Operator = conv with { Algorithm = Transposed(node.Inputs[0], conv.Geometry(graph.Values[node.Inputs[0]].Shape)) } };
                case ConvTranspose2dInputGradient gradient:
                    return node with { Operator = gradient with { Algorithm = Transposed(node.Inputs[0], gradient.Geometry) } };
                default:
                    return node;
            }
        }

        (ConvAlgorithm Algorithm, string Reason) Forward(int image, ConvGeometry g, bool residual)
        {
            var (algorithm, reason) = Direct(image, g);
            if (algorithm == ConvAlgorithm.DirectFromPlanes && !residual && Conv2dFewOutputsKernel.Serves(g.OutChannels, g.OutW, g.Stride, g.Groups))
                return (ConvAlgorithm.FewOutputs, $"{g.OutChannels} of 16 lanes would be a waste");
            if (algorithm != ConvAlgorithm.Direct) return (algorithm, reason);
            return g.IsDepthwise ? (ConvAlgorithm.Depthwise, "every channel has a window of its own") : Among(g, g.InChannels, g.OutChannels, g.OutH, g.OutW, 2);
        }

        ConvAlgorithm InputGradient(ConvGeometry g, bool images) =>
            g.IsDepthwise ? ConvAlgorithm.Depthwise
            : !images && Conv2dFewOutputsKernel.Serves(g.InChannels, g.InW, g.Stride, g.Groups) ? ConvAlgorithm.FewOutputs
            : Among(g, g.OutChannels, g.InChannels, g.InH, g.InW, 1).Algorithm;

        ConvAlgorithm Transposed(int image, ConvGeometry g) => !IsPerSample(image) ? ConvAlgorithm.Plain : g.IsDepthwise ? ConvAlgorithm.Depthwise : ConvAlgorithm.Direct;

        (ConvAlgorithm Algorithm, string Reason) Among(ConvGeometry g, int channels, int outs, int height, int width, int mostStride) =>
            !SuitsWinograd(g, mostStride) ? (ConvAlgorithm.Direct, "Winograd's kernels are for 3x3 with stride 1 or 2 in single precision") : new ConvCost(channels, outs, height, width, g.Stride.H, training).Choose(graph.Winograd);

        // A row of taps of a weight's gradient is kept on the stack. The image that comes in is in planes; with few
        // channels, nothing is gained by moving it into blocks.
        (ConvAlgorithm Algorithm, string Reason) Direct(int image, ConvGeometry g) =>
            !IsPerSample(image) ? (ConvAlgorithm.Plain, "the batch shares the image")
            : g.Kernel.W > 64 ? (ConvAlgorithm.Plain, "the kernel is wider than 64")
            : g.Groups == 1 && planes.IsPlanes(image, g.InChannels)
                ? (ConvAlgorithm.DirectFromPlanes, $"an input of {g.InChannels} channels gains nothing from blocks of 16")
            : (ConvAlgorithm.Direct, "");

        bool SuitsWinograd(ConvGeometry g, int mostStride) =>
            g.Kernel == new HW(3, 3) && g.Stride.H == g.Stride.W && g.Stride.H <= mostStride && g.Dilation == HW.One && g.Groups == 1 && graph.Precision == Precision.Single;

        bool IsPerSample(int value) => graph.Values[value].Kind == ValueKind.PerSample;
    }
}
