using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>Drops every node that no result needs.</summary>
public static class RemoveUnused
{
    public static Graph Run(Graph graph)
    {
        var needed = new HashSet<int>(graph.Results.Select(r => r.Value));
        var kept = new List<Node>();
        foreach (var node in graph.Nodes.Reverse())
        {
            if (!node.Outputs.Any(needed.Contains) && node.Operator is not IChangesState) continue;
            needed.UnionWith(node.Inputs);
            kept.Add(node);
        }
        kept.Reverse();
        return graph with { Nodes = kept.ToEquatable() };
    }
}
