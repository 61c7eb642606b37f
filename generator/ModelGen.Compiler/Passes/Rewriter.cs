using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// Rebuilds a graph node by node: a pass keeps a node, leaves it out or puts other values in the place of its outputs,
/// and later nodes and results follow.
/// </summary>
public sealed class Rewriter
{
    private readonly Graph _graph;
    private readonly Dictionary<int, int> _replaced = [];

    public Rewriter(Graph graph)
    {
        _graph = graph;
        Builder = new GraphBuilder(graph);
        Builder.Nodes.Clear();
    }

    /// <summary>Where new nodes are added, before the next one kept.</summary>
    public GraphBuilder Builder { get; }

    public Value Resolve(int id)
    {
        while (_replaced.TryGetValue(id, out var next)) id = next;
        return Builder.Values[id];
    }

    public IReadOnlyList<Value> Inputs(Node node) => node.Inputs.Select(Resolve).ToList();

    /// <summary>Keeps a node, its inputs being what has replaced them.</summary>
    public Node Keep(Node node)
    {
        var kept = node with { Inputs = node.Inputs.Select(i => Resolve(i).Id).ToEquatable() };
        Builder.Nodes.Add(kept);
        return kept;
    }

    public void Replace(int value, Value replacement)
    {
        if (value != replacement.Id) _replaced[value] = replacement.Id;
    }

    public void Replace(Node node, IReadOnlyList<Value> replacements)
    {
        for (var i = 0; i < node.Outputs.Count; i++) Replace(node.Outputs[i], replacements[i]);
    }

    public Graph Finish()
    {
        for (var i = 0; i < Builder.Results.Count; i++)
            Builder.Results[i] = Builder.Results[i] with { Value = Resolve(Builder.Results[i].Value).Id };
        return Builder.ToGraph();
    }
}
