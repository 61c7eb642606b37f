using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// A MaxPool2d of 2 × 2 becomes the end of the convolution before it, where nobody else reads that: a quarter of the
/// image is written, and none of it read again. It follows the choice of kernels, for not all of them can.
/// </summary>
public static class FusePools
{
    public static Graph Run(Graph graph)
    {
        var consumers = graph.Consumers();
        var results = new HashSet<int>(graph.Results.Select(r => r.Value));
        var fused = new Dictionary<Node, Node>();
        foreach (var node in graph.Nodes)
            if (node.Operator is Conv2d conv && CanPool(conv) && !results.Contains(node.Output) && consumers[node.Output].Count() == 1
                && consumers[node.Output].Single() is { Operator: MaxPool2d } pool && Halves(graph, pool)) fused.Add(pool, node);
        var pooled = fused.ToDictionary(pair => pair.Value, pair => pair.Key);
        return graph with
        {
            Nodes = graph.Nodes.Where(n => !fused.ContainsKey(n))
                .Select(n => pooled.TryGetValue(n, out var pool) ? n with { Operator = (Conv2d)n.Operator with { Pooled = true }, Outputs = pool.Outputs } : n).ToEquatable(),
        };
    }

    private static bool CanPool(Conv2d conv) => !conv.Residual && conv.Algorithm is ConvAlgorithm.Direct or ConvAlgorithm.DirectFromPlanes or ConvAlgorithm.Winograd2 or ConvAlgorithm.Winograd4 or ConvAlgorithm.WinogradStrided2 or ConvAlgorithm.WinogradStrided4;

    /// <summary>Whether windows are squares of four side by side, and none reaches beyond the image.</summary>
    private static bool Halves(Graph graph, Node pool)
    {
        var g = ((MaxPool2d)pool.Operator).Geometry(graph.Values[pool.Inputs[0]].Shape);
        return g.Kernel == new HW(2, 2) && g.Stride == new HW(2, 2) && g.Dilation == HW.One && !g.Clipped;
    }
}
