namespace ModelGen.Compiler.Graphs;

/// <summary>
/// What an operator sees when a model becomes the program of a single frame: where the time axis of each input is, and
/// the same inputs with that axis 1 long. It gives its outputs of one frame, or refuses.
/// </summary>
public sealed class StreamContext(GraphBuilder builder, Node node, List<StreamedValue> inputs, StreamParts parts)
{
    private readonly List<StreamedValue> _outputs = [];

    public IReadOnlyList<StreamedValue> Outputs => _outputs;

    /// <summary>Why there is no form for single frames, and what would mend it; null where there is one.</summary>
    public string? Refusal { get; private set; }

    public Node Node => node;

    /// <summary>How messages name the layer.</summary>
    public string Layer => InferContext.Quote(node.Path, node.Operator.Name);

    public int InputCount => inputs.Count;

    /// <summary>An input as one frame has it.</summary>
    public Value Input(int index) => inputs[index].Step;

    /// <summary>The shape of an input in the declaration.</summary>
    public Shape Declared(int index) => inputs[index].Declared.Shape;

    /// <summary>The time axis of an input; null for what is the same at all times.</summary>
    public int? Time(int index) => inputs[index].Time;

    /// <summary>Whether an input runs in time.</summary>
    public bool IsMoving => inputs.Any(i => i.Time is not null);

    /// <summary>
    /// Lets an input without a time run in time along an axis, where all its elements are equal, zeros above all: one frame is
    /// then as good as any. False where frames may differ.
    /// </summary>
    public bool TakeFrame(int index, int axis)
    {
        if (!IsUniform(Input(index))) return false;
        inputs[index] = inputs[index] with { Step = Add(parts.Frame(axis), Input(index)), Time = axis };
        return true;
    }

    private bool IsUniform(Value value) => builder.Nodes.FirstOrDefault(n => n.Outputs.Contains(value.Id)) is { } producer &&
        producer.Operator.IsUniform(producer.Inputs.All(i => IsUniform(builder.Values[i])));

    /// <summary>The node as a context of its parts, which are written for evaluation.</summary>
    public SpecializeContext Parts(params Value[] values) => parts.Evaluation(builder, node, values);

    /// <summary>Whether the refusal holds for this choice of the time axis alone: the layer takes it elsewhere.</summary>
    public bool IsOtherAxis { get; private set; }

    public void Refuse(string why) => Refusal ??= why;

    /// <summary>Refuses a layer whose time axis must be another one.</summary>
    public void RefuseAxis(string takes)
    {
        Refuse($"takes {takes}, but here time is axis {Time(0)} of {Declared(0)}. Transpose the sequence around it.");
        IsOtherAxis = true;
    }

    /// <summary>The same operator for one frame, each of its outputs having its time at an axis.</summary>
    public void Same(int? time)
    {
        var outputs = node.Outputs.Select(id => builder.Values[id]).Select(o => builder.NewValue(o.Name, time is { } axis ? o.Shape.With(axis, 1) : o.Shape, o.Type, o.Kind)).ToList();
        builder.Nodes.Add(node with { Inputs = inputs.Select(i => i.Step.Id).ToEquatable(), Outputs = outputs.Select(o => o.Id).ToEquatable() });
        foreach (var output in outputs) Give(output, time);
    }

    /// <summary>The same operator where it never looks along the time axis of its first input, which stays where it is.</summary>
    /// <param name="across">Whether it works along an axis.</param>
    /// <param name="why">What it does there.</param>
    public void SameUnless(Func<int, bool> across, string why)
    {
        if (Time(0) is { } time && across(time)) Refuse(why);
        else Same(Time(0));
    }

    /// <summary>An output.</summary>
    public void Give(Value value, int? time) => _outputs.Add(new StreamedValue(builder.Values[node.Outputs[_outputs.Count]], value, time));

    public Value Add(Operator op, params Value[] values) => builder.Add(op, node.Path, values);

    /// <summary>The nodes of a body, which read the given values, and its results.</summary>
    public IReadOnlyList<Value> Inline(Graph body, IReadOnlyDictionary<int, Value> values) => parts.Inline(builder, body, values);

    /// <summary>Memory that is kept from frame to frame, zeros at the start of a stream or what is given.</summary>
    public Value State(Shape shape, Value? start = null)
    {
        builder.Phase = Phase.Reset;
        var state = builder.Add(parts.State(shape), node.Path, start is null ? [] : [start]);
        builder.Phase = Phase.Forward;
        return state;
    }
}

/// <summary>A value of the declaration and what it is in the program of one frame.</summary>
/// <param name="Time">Its time axis, which is 1 long in <paramref name="Step"/>; null for what is the same at all times.</param>
public sealed record StreamedValue(Value Declared, Value Step, int? Time);

/// <summary>What a frame is made with besides the node's own operator.</summary>
/// <param name="Frame">Takes one frame along an axis.</param>
/// <param name="State">Memory of a shape that is kept from frame to frame.</param>
/// <param name="Evaluation">A node as a context of its parts, which are written for evaluation.</param>
/// <param name="Inline">The nodes of a body, which read the given values, and its results.</param>
public sealed record StreamParts(
    Func<int, Operator> Frame, Func<Shape, Operator> State, Func<GraphBuilder, Node, IReadOnlyList<Value>, SpecializeContext> Evaluation,
    Func<GraphBuilder, Graph, IReadOnlyDictionary<int, Value>, IReadOnlyList<Value>> Inline);
