using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Graphs;

/// <summary>Builds a graph node by node, or edits one: ids of existing values never change.</summary>
public sealed class GraphBuilder
{
    private readonly Dictionary<string, int> _parameters = new(StringComparer.Ordinal);

    // What of the graph no node or value says goes on as it is.
    private readonly Graph _start;

    public GraphBuilder(Precision precision = Precision.Single) => _start = new Graph(precision, [], [], []) { Winograd = default };

    public GraphBuilder(Graph graph)
    {
        _start = graph;
        Values.AddRange(graph.Values);
        Nodes.AddRange(graph.Nodes);
        Results.AddRange(graph.Results);
        OutputNames.AddRange(graph.OutputNames);
        IndexLimits.AddRange(graph.IndexLimits);
        LossTerms.AddRange(graph.LossTerms);
        ClassScores.AddRange(graph.ClassScores);
        foreach (var value in graph.Values.Where(v => v.Role is ValueRole.Parameter or ValueRole.Buffer))
            foreach (var name in value.Aliases.Prepend(value.Name)) _parameters[name] = value.Id;
    }

    public Precision Precision => _start.Precision;

    public WinogradMode Winograd
    {
        get => _start.Winograd;
        init => _start = _start with { Winograd = value };
    }

    public List<Value> Values { get; } = [];

    public List<Node> Nodes { get; } = [];

    public List<Result> Results { get; } = [];

    public List<string> OutputNames { get; } = [];

    public List<IndexLimit> IndexLimits { get; } = [];

    public List<LossTerm> LossTerms { get; } = [];

    public List<ClassScores> ClassScores { get; } = [];

    public List<GraphDiagnostic> Diagnostics { get; } = [];

    /// <summary>The phase of the nodes that are added next.</summary>
    public Phase Phase { get; set; } = Phase.Forward;

    /// <summary>False while layers are added whose weights the declaration freezes.</summary>
    public bool Trainable { get; set; } = true;

    /// <summary>How the weights of the layer that is added start, where its declaration says so.</summary>
    public LayerInit? Init { get; private set; }

    /// <summary>The name of the layer whose weight the layer that is added uses, where its declaration says so.</summary>
    public string? WeightOf { get; private set; }

    public Value Input(string name, Shape shape, ElementType type = ElementType.Real, bool shared = false) =>
        NewValue(name, shape, type, shared ? ValueKind.Shared : ValueKind.PerSample, ValueRole.Input);

    public Value Target(string name, Shape shape, ElementType type = ElementType.Real, bool shared = false) =>
        NewValue(name, shape, type, shared ? ValueKind.Shared : ValueKind.PerSample, ValueRole.Target);

    /// <summary>Adds a node and returns its first output. Errors in options and shapes land in <see cref="Diagnostics"/>.</summary>
    public Value Add(Operator op, string path, params Value[] inputs) => AddAll(op, path, inputs)[0];

    /// <summary>Adds a layer as it is declared: with what its arguments say about training and initial values of its weights.</summary>
    public IReadOnlyList<Value> AddLayer(Operator op, string path, LayerArguments arguments, params Value[] inputs)
    {
        var trainable = Trainable;
        Trainable &= arguments.Bool("trainable", true);
        Init = LayerInit.Read(arguments);
        WeightOf = arguments.Text(TiedWeight.Argument);
        var outputs = AddAll(Trainable || arguments.Has("frozen") ? op : op.WithFrozenStatistics(), path, inputs);
        Trainable = trainable;
        (Init, WeightOf) = (null, null);
        return outputs;
    }

    /// <summary>Adds a node and returns all its outputs.</summary>
    public IReadOnlyList<Value> AddAll(Operator op, string path, params Value[] inputs)
    {
        var context = new InferContext(this, op, path, inputs);
        op.Infer(context);
        if (context.Outputs.Count == 0) context.Output(Shape.Unknown);
        Nodes.Add(new Node(op, context.AllInputs.Select(v => v.Id).ToEquatable(), context.Outputs.Select(v => v.Id).ToEquatable(), path, Phase));
        return context.Outputs;
    }

    /// <summary>A parameter or buffer by its full name; asked for again, the same one.</summary>
    public Value Parameter(string name, Shape shape, Initializer initializer, bool trainable, bool buffer, int outputAxis = 0)
    {
        if (FindParameter(name) is { } existing) return existing;
        var value = NewValue(name, shape, ElementType.Real, ValueKind.Shared, buffer ? ValueRole.Buffer : ValueRole.Parameter) with
        {
            Initializer = initializer,
            Trainable = trainable && Trainable && !buffer,
            OutputAxis = outputAxis,
        };
        Values[value.Id] = value;
        _parameters.Add(name, value.Id);
        return value;
    }

    /// <summary>The parameter or buffer of a name, its own or one that it has besides; null where there is none.</summary>
    public Value? FindParameter(string name) => _parameters.TryGetValue(name, out var id) ? Values[id] : null;

    /// <summary>Gives a parameter another name: that under which a second layer uses it.</summary>
    public Value Alias(Value parameter, string name)
    {
        if (_parameters.ContainsKey(name)) return parameter;
        _parameters.Add(name, parameter.Id);
        return Values[parameter.Id] = parameter with { Aliases = parameter.Aliases.Append(name).ToEquatable() };
    }

    /// <summary>
    /// States that the indices in an input or target go from 0 to <paramref name="classes"/> - 1, or are
    /// <paramref name="ignored"/>: checked where a caller passes them. Of several such statements all hold.
    /// </summary>
    public void LimitIndices(Value value, int classes, int? ignored = null)
    {
        if (Given(value) is not { } given) return;
        value = given;
        var known = IndexLimits.FindIndex(l => l.Value == value.Id);
        if (known < 0) IndexLimits.Add(new IndexLimit(value.Id, classes, ignored));
        else
            IndexLimits[known] = IndexLimits[known] with
            {
                Classes = Math.Min(classes, IndexLimits[known].Classes), Ignored = ignored == IndexLimits[known].Ignored ? ignored : null,
            };
    }

    /// <summary>
    /// States that none of the labels that count in an input or target is the blank: checked where a caller passes them. Their indices
    /// have been limited before.
    /// </summary>
    /// <param name="lengths">How many count of each sample; null where all do.</param>
    public void LimitLabels(Value labels, int blank, Value? lengths)
    {
        var counts = lengths is null ? null : Given(lengths);
        if (Given(labels) is not { } given || lengths is not null && counts is null) return;
        var known = IndexLimits.FindIndex(l => l.Value == given.Id);
        IndexLimits[known] = IndexLimits[known] with { Blank = blank, Lengths = counts?.Id };
    }

    /// <summary>The input or target that a value is, seen through views; null where it is none.</summary>
    private Value? Given(Value value)
    {
        while (value.Role == ValueRole.Computed && Nodes.FirstOrDefault(n => n.Outputs.Contains(value.Id)) is { Operator: IView } view) value = Values[view.Inputs[0]];
        return value.Role is ValueRole.Input or ValueRole.Target ? value : null;
    }

    /// <summary>States that an output holds scores of classes; where losses do not agree, on no axis.</summary>
    public void ScoreClasses(ClassScores stated)
    {
        var known = ClassScores.FindIndex(s => s.Value == stated.Value);
        if (known < 0) ClassScores.Add(stated);
        else if (ClassScores[known] != stated) ClassScores[known] = stated with { Classes = Math.Max(stated.Classes, ClassScores[known].Classes), Axis = null };
    }

    public Value NewValue(string name, Shape shape, ElementType type, ValueKind kind, ValueRole role = ValueRole.Computed)
    {
        var value = new Value(Values.Count, name, shape, type, kind, role, Layout.Plain);
        Values.Add(value);
        return value;
    }

    public Graph ToGraph() => _start with
    {
        Values = Values.ToEquatable(),
        Nodes = Nodes.ToEquatable(),
        Results = Results.ToEquatable(),
        OutputNames = OutputNames.ToEquatable(),
        IndexLimits = IndexLimits.ToEquatable(),
        LossTerms = LossTerms.ToEquatable(),
        ClassScores = ClassScores.ToEquatable(),
    };
}
