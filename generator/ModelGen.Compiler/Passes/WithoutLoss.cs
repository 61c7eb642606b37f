using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Passes;

/// <summary>Drops the loss and its target from a graph that only predicts.</summary>
public static class WithoutLoss
{
    public static Graph Run(Graph graph) => RemoveUnused.Run(graph with
    {
        Results = graph.Results.Where(r => r.Kind == ResultKind.Output).ToEquatable(),
    });
}
