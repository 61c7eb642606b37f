using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>Decides through which kernels the convolutions run; networks of straight lines keep the plain ones.</summary>
public static class ChooseKernels
{
    public static Graph Run(Graph graph)
    {
        if (graph.IsTiny()) return graph;
        var producers = graph.Producers();
        return graph with { Nodes = graph.Nodes.Select(Choose).ToEquatable() };

        Node Choose(Node node) => node.Operator switch
        {
            Conv2d conv => node with { Operator = conv with { Algorithm = Special(conv.Geometry(graph.Values[node.Inputs[0]].Shape), conv.Residual, Forward(node.Inputs[0], conv.Groups, conv.Kernel)) } },
            Conv2dInputGradient gradient => node with { Operator = gradient with { Algorithm = InputGradient(gradient.Geometry, gradient.Residual, PerSample(node.Inputs[0])) } },
            Conv2dWeightGradient gradient => node with { Operator = gradient with { Algorithm = Forward(node.Inputs[0], gradient.Geometry.Groups, gradient.Geometry.Kernel) } },
            ConvTranspose2d conv => node with { Operator = conv with { Algorithm = PerSample(node.Inputs[0]) ? ConvAlgorithm.Direct : ConvAlgorithm.Plain } },
            ConvTranspose2dInputGradient gradient => node with { Operator = gradient with { Algorithm = PerSample(node.Inputs[0]) ? ConvAlgorithm.Direct : ConvAlgorithm.Plain } },
            _ => node,
        };

        // A row of taps of a weight's gradient is kept on the stack. The image that comes in is in planes; with few channels, nothing is gained by moving it into blocks.
        ConvAlgorithm Forward(int image, int groups, HW kernel) =>
            !PerSample(image) || kernel.W > 64 ? ConvAlgorithm.Plain
            : groups == 1 && graph.Values[image].Shape[0] < ImageLayout.Lanes && (!producers.TryGetValue(image, out var producer) || producer.Operator is Copy) ? ConvAlgorithm.DirectFromPlanes
            : ConvAlgorithm.Direct;

        static ConvAlgorithm InputGradient(ConvGeometry g, bool residual, bool perSample) =>
            !perSample ? ConvAlgorithm.Plain
            : g.Stride != HW.One ? ConvAlgorithm.Direct
            : g.IsDepthwise ? ConvAlgorithm.Depthwise
            : !residual && Conv2dFewOutputsKernel.Serves(g.InChannels, g.InW, g.Stride, g.Groups) ? ConvAlgorithm.FewOutputs
            : ConvAlgorithm.Direct;

        static ConvAlgorithm Special(ConvGeometry g, bool residual, ConvAlgorithm general) => general switch
        {
            ConvAlgorithm.Direct when g.IsDepthwise => ConvAlgorithm.Depthwise,
            ConvAlgorithm.DirectFromPlanes when !residual && Conv2dFewOutputsKernel.Serves(g.OutChannels, g.OutW, g.Stride, g.Groups) => ConvAlgorithm.FewOutputs,
            _ => general,
        };

        bool PerSample(int value) => graph.Values[value].Kind == ValueKind.PerSample;
    }
}
