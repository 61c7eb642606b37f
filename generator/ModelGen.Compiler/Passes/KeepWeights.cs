using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>A predictor is frozen: parameters that its kernels read as they are, or through views, become copies of its own.</summary>
public static class KeepWeights
{
    public static Graph Run(Graph graph)
    {
        var rewriter = new Rewriter(graph);
        var prepared = graph.Nodes.Where(n => n.Phase == Phase.Prepare).ToList();
        var read = new HashSet<int>(graph.Nodes.Where(n => n.Phase != Phase.Prepare).SelectMany(n => n.Inputs));
        var theirs = graph.Parameters.Concat(graph.Buffers).Select(v => v.Id).ToList();
        foreach (var node in prepared)
        {
            rewriter.Builder.Nodes.Add(node);
            if (node.Operator is IView && theirs.Contains(node.Inputs[0])) theirs.Add(node.Output);
        }
        rewriter.Builder.Phase = Phase.Prepare;
        foreach (var id in theirs.Where(read.Contains))
            rewriter.Replace(id, rewriter.Builder.Add(new Copy(), graph.Values[id].Name, graph.Values[id]));
        foreach (var node in graph.Nodes.Where(n => n.Phase != Phase.Prepare)) rewriter.Keep(node);
        return rewriter.Finish();
    }
}
