using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>Reverse-mode differentiation of a run of nodes by the operators' rules. Gradients that meet add up; what needs none gets none.</summary>
/// <param name="builder">Where the backward nodes go.</param>
/// <param name="wanted">The values that want a gradient, widened to what depends on them.</param>
/// <param name="trim">Drops the nodes of a graph that no result needs.</param>
/// <param name="intercept">Takes a contribution for itself and returns true, or leaves it to be added up.</param>
internal sealed class ReverseWalk(GraphBuilder builder, HashSet<int> wanted, Func<Graph, Graph> trim, Func<int, Value, bool>? intercept = null)
{
    private readonly Dictionary<int, Value> _gradients = [];

    /// <summary>The values that depend on the given ones through nodes that let gradients pass.</summary>
    public static HashSet<int> Reached(IEnumerable<Node> nodes, HashSet<int> from)
    {
        var reached = new HashSet<int>(from);
        foreach (var node in nodes)
            if (node.Operator is not IStopsGradient && node.Inputs.Any(reached.Contains)) reached.UnionWith(node.Outputs);
        return reached;
    }

    public Value? TryGet(int value) => _gradients.TryGetValue(value, out var gradient) ? gradient : null;

    /// <summary>Contributes to the gradient of a value.</summary>
    public void Give(int value, Value gradient)
    {
        if (intercept is not null && intercept(value, gradient)) return;
        _gradients[value] = _gradients.TryGetValue(value, out var sum) ? builder.Add(new Add(), builder.Values[value].Name, sum, gradient) : gradient;
    }

    /// <summary>Goes through nodes from the last to the first.</summary>
    public void Run(IEnumerable<Node> nodes, Phase phase)
    {
        var all = nodes.ToList();
        var reached = Reached(all, wanted);
        all.Reverse();
        foreach (var node in all)
        {
            if (!node.Outputs.Any(_gradients.ContainsKey) || node.Operator is IStopsGradient || !node.Inputs.Any(reached.Contains)) continue;
            builder.Phase = phase;
            node.Operator.Differentiate(new GradientContext(builder, node, TryGet, reached.Contains, trim, (value, gradient) =>
            {
                if (reached.Contains(value)) Give(value, gradient);
            }));
        }
    }
}
