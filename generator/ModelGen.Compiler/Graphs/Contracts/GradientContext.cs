namespace ModelGen.Compiler.Graphs;

/// <summary>What a derivative rule sees: the node, the gradients of its outputs, and which inputs want one.</summary>
public sealed class GradientContext(
    GraphBuilder builder, Node node, Func<int, Value?> outputGradient, Func<int, bool> wants, Func<Graph, Graph> trim, Action<int, Value> give)
{
    public Value Input(int index) => builder.Values[node.Inputs[index]];

    public int InputCount => node.Inputs.Count;

    public Value Output(int index = 0) => builder.Values[node.Outputs[index]];

    /// <summary>The gradient of an output, or null when nothing depends on it.</summary>
    public Value? TryOutputGradient(int index) => outputGradient(node.Outputs[index]);

    public Value OutputGradient => outputGradient(node.Output) ?? throw new InvalidOperationException($"'{node.Path}' is differentiated without a gradient of its output.");

    /// <summary>Whether a gradient of this input is needed at all.</summary>
    public bool Wants(int input) => input < node.Inputs.Count && wants(node.Inputs[input]);

    /// <summary>Adds a node to the backward pass.</summary>
    public Value Add(Operator op, params Value[] inputs) => builder.Add(op, node.Path, inputs);

    public IReadOnlyList<Value> AddAll(Operator op, params Value[] inputs) => builder.AddAll(op, node.Path, inputs);

    /// <summary>A graph without the nodes that no result needs.</summary>
    public Graph Trim(Graph graph) => trim(graph);

    /// <summary>Contributes to the gradient of an input; contributions add up.</summary>
    public void Give(int input, Value gradient) => give(node.Inputs[input], gradient);
}
