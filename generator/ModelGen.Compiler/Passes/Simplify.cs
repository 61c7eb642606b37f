using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// Takes out what does nothing: a view of a view is a view of the first value, a view under its own shape is that value,
/// and a reorder that undoes another one leaves the value as it was.
/// </summary>
public static class Simplify
{
    public static Graph Run(Graph graph)
    {
        var rewriter = new Rewriter(graph);
        var producers = new Dictionary<int, Node>();
        foreach (var node in graph.Nodes)
        {
            var input = node.Inputs.Count > 0 ? rewriter.Resolve(node.Inputs[0]) : null;
            var output = rewriter.Builder.Values[node.Output];
            rewriter.Builder.Phase = node.Phase;
            if (node.Operator is IView and not IStopsGradient && input is not null)
            {
                var source = producers.TryGetValue(input.Id, out var before) && before.Operator is IView and not IStopsGradient ? rewriter.Builder.Values[before.Inputs[0]] : input;
                if (source.Shape == output.Shape && source.Layout == output.Layout)
                {
                    rewriter.Replace(node.Output, source);
                    continue;
                }
                var view = source.Id == input.Id ? rewriter.Keep(node) : node with { Operator = new View(output.Shape), Inputs = [source.Id] };
                if (source.Id != input.Id) rewriter.Builder.Nodes.Add(view);
                producers[node.Output] = view;
                continue;
            }
            if (node.Operator is Reorder && input is not null && producers.TryGetValue(input.Id, out var first) && first.Operator is Reorder
                && rewriter.Builder.Values[first.Inputs[0]] is var original && original.Layout == output.Layout)
            {
                rewriter.Replace(node.Output, original);
                continue;
            }
            var kept = rewriter.Keep(node);
            foreach (var made in kept.Outputs) producers[made] = kept;
        }
        return RemoveUnused.Run(rewriter.Finish());
    }
}
