using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>A predictor is frozen: parameters that its kernels read as they are become copies of its own.</summary>
public static class KeepWeights
{
    public static Graph Run(Graph graph)
    {
        var rewriter = new Rewriter(graph);
        var read = graph.Nodes.Where(n => n.Phase != Phase.Prepare).SelectMany(n => n.Inputs).ToList();
        foreach (var node in graph.Nodes.Where(n => n.Phase == Phase.Prepare)) rewriter.Builder.Nodes.Add(node);
        rewriter.Builder.Phase = Phase.Prepare;
        foreach (var value in graph.Parameters.Concat(graph.Buffers).Where(v => read.Contains(v.Id)).ToList())
            rewriter.Replace(value.Id, rewriter.Builder.Add(new Copy(), value.Name, value));
        foreach (var node in graph.Nodes.Where(n => n.Phase != Phase.Prepare)) rewriter.Keep(node);
        return rewriter.Finish();
    }
}
