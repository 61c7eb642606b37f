using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// Moves what follows from parameters alone (folded and packed weights) to the front: a predictor computes it once,
/// a trainer at the start of each step.
/// </summary>
public static class Prepare
{
    public static Graph Run(Graph graph)
    {
        var constant = new HashSet<int>(graph.Parameters.Concat(graph.Buffers).Select(v => v.Id));
        var prepared = new List<Node>();
        var rest = new List<Node>();
        foreach (var node in graph.Nodes)
        {
            if (node.Phase is Phase.Forward or Phase.Backward or Phase.Prepare && node.Inputs.Count > 0 && node.Inputs.All(constant.Contains) && node.Operator is not StartState && !WritesResult(graph, node))
            {
                constant.UnionWith(node.Outputs);
                prepared.Add(node with { Phase = Phase.Prepare });
            }
            else rest.Add(node);
        }
        return graph with { Nodes = prepared.Concat(rest).ToEquatable() };
    }

    // Gradients and buffers are written where they belong, in their own phase.
    private static bool WritesResult(Graph graph, Node node) =>
        graph.Results.Any(r => r.Kind is not ResultKind.Output && node.Outputs.Contains(r.Value));
}
