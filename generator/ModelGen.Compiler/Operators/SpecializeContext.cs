using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>What an operator sees when a graph is specialised for training or evaluation: it may put other nodes in its place.</summary>
public sealed class SpecializeContext(GraphBuilder builder, Node node, IReadOnlyList<Value> inputs, bool training)
{
    public bool Training => training;

    public string Path => node.Path;

    public IReadOnlyList<Value> Inputs => inputs;

    /// <summary>The number that the next layer with random bits has in its model.</summary>
    public int NextRandomLayer() => builder.Nodes.Count(n => n.Operator is IRandom);

    public Value Add(Operator op, params Value[] values) => builder.Add(op, node.Path, values);

    public IReadOnlyList<Value> AddAll(Operator op, params Value[] values) => builder.AddAll(op, node.Path, values);

    /// <summary>States that a buffer takes a new content at the end of the forward pass.</summary>
    public void Update(Value buffer, Value content) => builder.Results.Add(new Result(ResultKind.BufferUpdate, buffer.Id, content.Id));
}
