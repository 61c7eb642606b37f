using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Programs;

/// <summary>
/// Prepared weights that two programs of one model make alike, such as the panels of a linear layer that predicts and streams: the
/// second program reads those of the first.
/// </summary>
internal static class PreparedInCommon
{
    /// <summary>A graph without the nodes whose results another program has, and where those results are.</summary>
    public static (Graph Graph, IReadOnlyDictionary<int, Place> Places) Find(Graph graph, CompiledProgram owner)
    {
        var made = new Dictionary<(Operator, EquatableArray<int>), Node>();
        foreach (var node in owner.Graph.Nodes.Where(n => n.Phase == Phase.Prepare))
            if (!made.ContainsKey((node.Operator, node.Inputs))) made.Add((node.Operator, node.Inputs), node);

        // Parameters and buffers have the same ids in all programs of a model.
        var same = graph.Parameters.Concat(graph.Buffers).ToDictionary(value => value.Id, value => value.Id);
        var twins = new Dictionary<Node, Node>();
        foreach (var node in graph.Nodes)
        {
            var isKnown = node.Phase == Phase.Prepare && node.Inputs.All(same.ContainsKey);
            if (!isKnown || !made.TryGetValue((node.Operator, node.Inputs.Select(id => same[id]).ToEquatable()), out var twin) || !AreAlike(node, twin)) continue;
            twins.Add(node, twin);
            for (var i = 0; i < node.Outputs.Count; i++) same[node.Outputs[i]] = twin.Outputs[i];
        }

        // The other program has given back what only led to its weights: that is made again where anything is left that reads it.
        var places = new Dictionary<int, Place>();
        var kept = new List<Node>();
        var read = new HashSet<int>(graph.Results.Select(result => result.Value));
        foreach (var node in graph.Nodes.Reverse())
        {
            if (twins.TryGetValue(node, out var twin) && node.Operator is not IView)
            {
                var isThere = twin.Outputs.All(id => owner.Memory.Places[id].Area == Area.Prepared);
                if (isThere)
                    for (var i = 0; i < node.Outputs.Count; i++) places[node.Outputs[i]] = owner.Memory.Places[twin.Outputs[i]];
                if (isThere || !node.Outputs.Any(read.Contains)) continue;
            }
            kept.Add(node);
            read.UnionWith(node.Inputs);
        }
        kept.Reverse();
        return (graph with { Nodes = kept.ToEquatable() }, places);

        bool AreAlike(Node node, Node twin) => node.Outputs.Count == twin.Outputs.Count && Enumerable.Range(0, node.Outputs.Count).All(i =>
        {
            Value value = graph.Values[node.Outputs[i]], other = owner.Graph.Values[twin.Outputs[i]];
            return value.Shape == other.Shape && value.Layout == other.Layout;
        });
    }
}
