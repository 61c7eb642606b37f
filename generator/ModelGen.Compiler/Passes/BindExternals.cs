using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// Copies inputs out of the caller's memory into the workspace, where buffers are aligned and padded so that kernels
/// may read and write whole vectors; for a predictor, outputs back into the caller's memory. What only kernels read that
/// need none of that (<see cref="IReadsExactly"/>) stays where it is.
/// </summary>
public static class BindExternals
{
    public static Graph Run(Graph graph, bool outputs)
    {
        var rewriter = new Rewriter(graph);
        var read = graph.Consumers();
        foreach (var input in graph.Values.Where(v => v.Role is ValueRole.Input or ValueRole.Target))
        {
            if (!read[input.Id].Any() && graph.Results.All(r => r.Value != input.Id)) continue;
            // A trainer reads its inputs again in Backward, when the caller's memory may be gone.
            if (outputs && ReadAsItIs(input.Id)) continue;
            rewriter.Builder.Phase = input.Role == ValueRole.Target ? Phase.Loss : Phase.Forward;
            rewriter.Replace(input.Id, rewriter.Builder.Add(new Copy(), input.Name, input));
        }
        bool ReadAsItIs(int value) => graph.Results.All(r => r.Value != value) && read[value].All(n => n.Operator is IView ? n.Outputs.All(ReadAsItIs) : n.Operator is IReadsExactly);

        foreach (var node in graph.Nodes) rewriter.Keep(node);
        var bound = rewriter.Finish();
        if (!outputs) return bound;

        var builder = new GraphBuilder(bound) { Phase = Phase.Forward };
        for (var i = 0; i < builder.Results.Count; i++)
            if (builder.Results[i].Kind == ResultKind.Output)
                builder.Results[i] = builder.Results[i] with { Value = builder.Add(new WriteOutput(), builder.Values[builder.Results[i].Value].Name, builder.Values[builder.Results[i].Value]).Id };
        return builder.ToGraph();
    }

    /// <summary>Whether a value is an output in the caller's memory.</summary>
    public static bool IsExternal(Graph graph, int value) => graph.Nodes.Any(n => n.Operator is WriteOutput && n.Output == value);
}
