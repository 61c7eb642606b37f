namespace ModelGen.Compiler.Graphs;

/// <summary>What an operator sees when a graph is specialised for training or evaluation: it may put other nodes in its place.</summary>
/// <param name="body">How the body of a loop becomes what it is there, from the number of its first layer with random bits on.</param>
public sealed class SpecializeContext(GraphBuilder builder, Node node, IReadOnlyList<Value> inputs, bool training, Func<Graph, int, Graph> body, int firstRandom = 0)
{
    public bool Training => training;

    public string Path => node.Path;

    public IReadOnlyList<Value> Inputs => inputs;

    /// <summary>The number that the next layer with random bits has in its model.</summary>
    public int NextRandomLayer() => firstRandom + builder.Nodes.Sum(n => n.Operator.RandomLayers);

    /// <summary>The body of a loop, specialised likewise.</summary>
    public Graph Body(Graph graph) => body(graph, NextRandomLayer());

    /// <summary>The same with another first input.</summary>
    public SpecializeContext With(Value input) => new(builder, node, [input, .. inputs.Skip(1)], training, body, firstRandom);

    public Value Add(Operator op, params Value[] values) => builder.Add(op, node.Path, values);

    public IReadOnlyList<Value> AddAll(Operator op, params Value[] values) => builder.AddAll(op, node.Path, values);

    /// <summary>
    /// Adds a node whose inputs are all given, weights included: the operator's own shape rule, which would declare
    /// weights, is not asked.
    /// </summary>
    public Value AddBound(Operator op, Shape output, params Value[] values)
    {
        var kind = values.Any(v => v.Kind == ValueKind.PerSample) ? ValueKind.PerSample : ValueKind.Shared;
        var value = builder.NewValue(node.Path.Length > 0 ? node.Path : op.Name, output, ElementType.Real, kind);
        builder.Nodes.Add(new Node(op, values.Select(v => v.Id).ToEquatable(), [value.Id], node.Path, builder.Phase));
        return value;
    }

    /// <summary>States that a buffer takes a new content at the end of the forward pass.</summary>
    public void Update(Value buffer, Value content) => builder.Results.Add(new Result(ResultKind.BufferUpdate, buffer.Id, content.Id));
}
