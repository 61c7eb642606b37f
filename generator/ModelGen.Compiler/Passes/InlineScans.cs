using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// Writes every scan out as what it is: states that start, a loop around the body's nodes, and at its end the states of
/// the next step. What passes after this one see are ordinary nodes between the loop's borders.
/// </summary>
public static class InlineScans
{
    public static Graph Run(Graph graph)
    {
        if (!graph.Nodes.Any(n => n.Operator is Scan)) return graph;
        var builder = new GraphBuilder(graph);
        builder.Nodes.Clear();
        foreach (var node in graph.Nodes)
        {
            if (node.Operator is Scan scan) Write(builder, node, scan);
            else builder.Nodes.Add(node);
        }
        return builder.ToGraph();
    }

    private static void Write(GraphBuilder builder, Node node, Scan scan)
    {
        builder.Phase = node.Phase;
        var steps = builder.Values[node.Inputs[0]].Shape[0];
        var inputs = new Dictionary<int, Value>();
        for (var i = scan.Sequences + scan.States; i < node.Inputs.Count; i++) inputs[scan.BodyInputs[i]] = builder.Values[node.Inputs[i]];
        for (var i = 0; i < scan.States; i++)
            inputs[scan.State(i).Id] = builder.Add(new StartState(scan.State(i).Shape, scan.State(i).Kind), node.Path, builder.Values[node.Inputs[scan.Sequences + i]]);
        builder.Add(new LoopBegin(steps, scan.Reverse), node.Path);
        for (var i = 0; i < scan.Sequences; i++) inputs[scan.BodyInputs[i]] = builder.Add(new ReadStep(), node.Path, builder.Values[node.Inputs[i]]);
        for (var i = 0; scan.Save && i < scan.States; i++)
            Add(builder, node, new WriteStep(steps), [inputs[scan.State(i).Id].Id], scan.StepOutputs + scan.States + i);
        var results = Inline(builder, scan.Body, inputs, node.Phase);
        for (var i = 0; i < scan.StepOutputs; i++) Add(builder, node, new WriteStep(steps), [results[i].Id], i);
        for (var i = 0; i < scan.States; i++) Add(builder, node, new Carry(), [inputs[scan.State(i).Id].Id, results[scan.StepOutputs + i].Id], scan.StepOutputs + i);
        builder.Add(new LoopEnd(), node.Path);
    }

    /// <summary>Adds the nodes of a body and returns its results, none of which is an input: inputs change before all results are read.</summary>
    public static IReadOnlyList<Value> Inline(GraphBuilder builder, Graph body, IReadOnlyDictionary<int, Value> inputs, Phase phase)
    {
        var values = inputs.ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (var node in body.Nodes)
        {
            foreach (var output in node.Outputs) values[output] = builder.NewValue(body.Values[output].Name, body.Values[output].Shape, body.Values[output].Type, body.Values[output].Kind);
            var inlined = node with { Inputs = node.Inputs.Select(i => values[i].Id).ToEquatable(), Outputs = node.Outputs.Select(o => values[o].Id).ToEquatable(), Phase = phase };
            if (node.Operator is Scan inner) Write(builder, inlined, inner);
            else builder.Nodes.Add(inlined);
        }
        builder.Phase = phase;
        return body.Results.Select(r => IsInput(body, r.Value) ? builder.Add(new Copy(), body.Values[r.Value].Name, values[r.Value]) : values[r.Value]).ToList();
    }

    // A view of an input is its memory, too.
    private static bool IsInput(Graph body, int value)
    {
        while (body.Values[value].Role != ValueRole.Input)
        {
            if (body.Nodes.FirstOrDefault(n => n.Outputs.Contains(value)) is not { Operator: IView } view) return false;
            value = view.Inputs[0];
        }
        return true;
    }

    private static void Add(GraphBuilder builder, Node node, Operator op, EquatableArray<int> inputs, int output) =>
        builder.Nodes.Add(new Node(op, inputs, [node.Outputs[output]], node.Path, node.Phase));
}
