using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// A pooling becomes the end of the convolution before it, where nobody else reads that. A MaxPool2d of 2 × 2 is taken in registers: a
/// quarter of the image is written, and none of it read again. Others follow a direct convolution a few rows at a time, where
/// its image is large. It follows the choice of kernels, for not all of them can.
/// </summary>
public static class FusePools
{
    public static Graph Run(Graph graph)
    {
        var consumers = graph.Consumers();
        var results = new HashSet<int>(graph.Results.Select(r => r.Value));
        var fused = new HashSet<Node>();
        var pooled = new Dictionary<Node, Node>();
        foreach (var node in graph.Nodes)
            if (node.Operator is Conv2d conv && !results.Contains(node.Output) && consumers[node.Output].Count() == 1
                && consumers[node.Output].Single() is var pool && WithPool(conv, pool.Operator, graph.Values[node.Inputs[0]].Shape, graph.Values[node.Output].Shape) is { } both)
            {
                fused.Add(pool);
                pooled.Add(node, node with { Operator = both, Outputs = pool.Outputs });
            }
        return graph with
        {
            Nodes = graph.Nodes.Where(n => !fused.Contains(n)).Select(n => pooled.TryGetValue(n, out var both) ? both : n).ToEquatable(),
        };
    }

    /// <summary>The convolution with the pooling at its end, or null where that cannot be, or does not pay.</summary>
    private static Conv2d? WithPool(Conv2d conv, Operator pool, Shape input, Shape image) =>
        CanPool(conv) && Halves(pool, image) ? conv with { Pooled = true }
        : CanPoolRows(conv) && RowPool.Of(pool, image) is { } rows && Conv2dPooledRowsKernel.Serves(rows.Windows, (long)input[0] * conv.Kernel.H * conv.Kernel.W) ? conv with { Rows = rows }
        : null;

    private static bool CanPool(Conv2d conv) => !conv.Residual && conv.Algorithm is ConvAlgorithm.Direct or ConvAlgorithm.DirectFromPlanes or ConvAlgorithm.Winograd2 or ConvAlgorithm.Winograd4 or ConvAlgorithm.WinogradStrided2 or ConvAlgorithm.WinogradStrided4;

    private static bool CanPoolRows(Conv2d conv) =>
        conv is { Residual: false, Groups: 1, ToPlanes: false, Algorithm: ConvAlgorithm.Direct or ConvAlgorithm.DirectFromPlanes };

    /// <summary>Whether windows are squares of four side by side, and none reaches beyond the image.</summary>
    private static bool Halves(Operator pool, Shape image) =>
        pool is MaxPool2d max && max.Geometry(image) is var g && g.Kernel == new HW(2, 2) && g.Stride == new HW(2, 2) && g.Dilation == HW.One && !g.Clipped;
}
