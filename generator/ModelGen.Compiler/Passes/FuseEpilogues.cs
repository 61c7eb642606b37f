using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>An activation whose input nobody else reads becomes the epilogue of the kernel that computes it.</summary>
public static class FuseEpilogues
{
    public static Graph Run(Graph graph)
    {
        var consumers = graph.Consumers();
        var results = new HashSet<int>(graph.Results.Select(r => r.Value));
        var nodes = graph.Nodes.ToList();
        for (var i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Operator is not IFusable { Activation: null } fusable) continue;
            var output = nodes[i].Output;
            if (results.Contains(output) || consumers[output].Count() != 1) continue;
            var last = i;
            var at = nodes.FindIndex(i + 1, n => n.Inputs.Contains(output));
            // An activation sees elements alone, so it may move in front of views.
            while (at >= 0 && nodes[at].Operator is IView && consumers[nodes[at].Output].Count() == 1 && !results.Contains(nodes[at].Output))
            {
                last = at;
                at = nodes.FindIndex(at + 1, n => n.Inputs.Contains(nodes[last].Output));
            }
            if (at < 0 || nodes[at].Operator is not Activation activation) continue;
            nodes[i] = nodes[i] with { Operator = fusable.WithActivation(activation) };
            nodes[last] = nodes[last] with { Outputs = nodes[at].Outputs };
            nodes.RemoveAt(at);
        }
        return graph with { Nodes = nodes.ToEquatable() };
    }
}
