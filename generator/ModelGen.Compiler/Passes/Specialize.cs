using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Passes;

/// <summary>Lets every operator become what it is in training or in evaluation: dropout vanishes, BatchNorm becomes a scale and a shift.</summary>
public static class Specialize
{
    /// <param name="firstRandom">How many layers with random bits there are before this graph.</param>
    public static Graph Run(Graph graph, bool training, int firstRandom = 0)
    {
        var rewriter = new Rewriter(graph);
        foreach (var node in graph.Nodes)
        {
            var context = Context(rewriter.Builder, node, rewriter.Inputs(node), training, firstRandom);
            rewriter.Builder.Phase = node.Phase;
            var replacement = node.Operator.Specialize(context);
            if (replacement is null) rewriter.Keep(node);
            else rewriter.Replace(node, replacement);
        }
        return rewriter.Finish();
    }

    /// <summary>What a node sees when it is specialised.</summary>
    public static SpecializeContext Context(GraphBuilder builder, Node node, IReadOnlyList<Value> inputs, bool training, int firstRandom = 0) =>
        new(builder, node, inputs, training, (body, first) => Simplify.Run(Run(body, training, first)), firstRandom);
}
