using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>Puts a <see cref="Reorder"/> wherever a kernel reads a value in another layout than it is in; two readers share one.</summary>
public static class ChooseLayouts
{
    public static Graph Run(Graph graph)
    {
        var rewriter = new Rewriter(graph);
        var reordered = new Dictionary<(int Value, Layout Layout), Value>();
        foreach (var node in graph.Nodes)
        {
            var inputs = rewriter.Inputs(node);
            var ids = inputs.Select(v => v.Id).ToArray();
            for (var i = 0; i < inputs.Count; i++)
            {
                var wanted = node.Operator.InputLayout(graph, node, i) ?? Layout.Plain;
                if (inputs[i].Layout == wanted) continue;
                if (!reordered.TryGetValue((ids[i], wanted), out var other))
                {
                    rewriter.Builder.Phase = node.Phase;
                    other = rewriter.Builder.Add(new Reorder(wanted), inputs[i].Name, inputs[i]) with { Layout = wanted };
                    rewriter.Builder.Values[other.Id] = other;
                    reordered[(ids[i], wanted)] = other;
                }
                ids[i] = other.Id;
            }
            rewriter.Builder.Nodes.Add(node with { Inputs = ids.ToEquatable() });
        }
        return rewriter.Finish();
    }
}
