using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// Which images of few channels stay in planes: half and more of a block of 16 channels would be lanes for nothing. All
/// who write or read such an image must have kernels of vectors of pixels.
/// </summary>
internal sealed class PlaneImages
{
    private readonly Graph _graph;
    private readonly Dictionary<int, Node> _producers;
    private readonly HashSet<int> _images;

    public PlaneImages(Graph graph)
    {
        _graph = graph;
        _producers = graph.Producers();
        _images = graph.Precision == Precision.Single ? new HashSet<int>(graph.Values.Where(IsSmall).Select(v => v.Id)) : [];
        // Whoever cannot takes its images away, which may leave its neighbours unable.
        while (_images.Count > 0)
        {
            var before = _images.Count;
            foreach (var node in graph.Nodes)
                if (node.Inputs.Concat(node.Outputs).Any(_images.Contains) && !Serves(node)) _images.ExceptWith(node.Inputs.Concat(node.Outputs));
            if (_images.Count == before) break;
        }
    }

    /// <summary>Whether a value is such an image; what comes in from the caller is no matter of choice.</summary>
    public bool Contains(int value) => _images.Contains(value);

    /// <summary>Whether a convolution reads an image in planes: one of these, or the one that comes in, which with few channels gains nothing from blocks.</summary>
    public bool IsPlanes(int image, int channels) =>
        _images.Contains(image) || channels < ImageLayout.Lanes && (!_producers.TryGetValue(image, out var producer) || producer.Operator is Copy);

    private static bool IsSmall(Value value) =>
        value is { Role: ValueRole.Computed, Kind: ValueKind.PerSample, Type: ElementType.Real, Shape.Rank: 3 } && value.Shape[0] <= Conv2dFewOutputsKernel.MostOuts;

    private bool Serves(Node node)
    {
        bool In(int value) => _images.Contains(value);
        bool All() => node.Inputs.Concat(node.Outputs).All(id => In(id) || _graph.Values[id].Kind == ValueKind.Shared);
        switch (node.Operator)
        {
            case Copy or WriteOutput or OutputGradient or IView or SumOverAllButAxis:
                return true;
            case IElementwise:
                return All();
            case Conv2d conv:
                var g = conv.Geometry(_graph.Values[node.Inputs[0]].Shape);
                return !conv.Residual && g.Groups == 1 && g.Kernel.W <= 64 && (!In(node.Output) || IsPlanes(node.Inputs[0], g.InChannels) && Conv2dFewOutputsKernel.Serves(g.OutChannels, g.OutW, g.Stride, g.Groups));
            case Conv2dInputGradient { Geometry: var of } gradient:
                return !gradient.Residual && gradient.Gradient is null && of.Kernel.W <= 64 && Conv2dFewOutputsKernel.Serves(of.InChannels, of.InW, of.Stride, of.Groups) && In(node.Output);
            case Conv2dWeightGradient { Geometry: var of }:
                return of.Groups == 1 && of.Kernel.W <= 64 && (!In(node.Inputs[1]) || IsPlanes(node.Inputs[0], of.InChannels) && Conv2dFewOutputsWeightGradientKernel.Serves(of));
            case AvgPool2d pool:
                return All() && Pool2dPairsKernel.Serves(pool.Geometry(_graph.Values[node.Inputs[0]].Shape), _graph.Precision);
            case MaxPool2d pool:
                return All() && Pool2dPairsKernel.Serves(pool.Geometry(_graph.Values[node.Inputs[0]].Shape), _graph.Precision);
            case AvgPool2dGradient { Geometry: var windows }:
                return All() && Pool2dPairsKernel.Serves(windows, _graph.Precision);
            case MaxPool2dGradient { Geometry: var windows }:
                return All() && Pool2dPairsKernel.Serves(windows, _graph.Precision);
            default:
                return false;
        }
    }
}
