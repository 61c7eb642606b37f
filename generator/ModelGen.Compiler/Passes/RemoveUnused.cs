using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>Drops every node that no result needs. A loop of which anything is needed keeps its borders and its states.</summary>
public static class RemoveUnused
{
    public static Graph Run(Graph graph)
    {
        var needed = new HashSet<int>(graph.Results.Select(r => r.Value));
        var kept = new List<Node>();
        var loops = new Stack<bool>([true]);
        for (var i = graph.Nodes.Count - 1; i >= 0; i--)
        {
            var node = graph.Nodes[i];
            if (node.Operator is LoopEnd) loops.Push(loops.Peek() && IsNeeded(graph, i, needed));
            var isPart = node.Operator is LoopBegin or LoopEnd or IChangesState;
            if (isPart ? loops.Peek() : node.Outputs.Any(needed.Contains))
            {
                needed.UnionWith(node.Inputs);
                kept.Add(node);
            }
            if (node.Operator is LoopBegin) loops.Pop();
        }
        kept.Reverse();
        return graph with { Nodes = kept.ToEquatable() };
    }

    /// <summary>Whether anything of the loop that ends at a node is needed after it.</summary>
    private static bool IsNeeded(Graph graph, int end, HashSet<int> needed)
    {
        for (int i = end, depth = 0; ; i--)
        {
            if (graph.Nodes[i].Outputs.Any(needed.Contains)) return true;
            if (graph.Nodes[i].Operator is LoopEnd) depth++;
            if (graph.Nodes[i].Operator is LoopBegin && --depth == 0) return false;
        }
    }
}
