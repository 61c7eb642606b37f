namespace ModelGen.Compiler.Graphs;

/// <summary>What an operator's shape rule sees and says: inputs in; parameters, outputs and errors out.</summary>
public sealed class InferContext(GraphBuilder builder, Operator op, string path, IReadOnlyList<Value> inputs)
{
    private readonly List<Value> _parameters = [];
    private bool? _initFits;

    /// <summary>The layer's path, for messages.</summary>
    public string Path => path;

    public IReadOnlyList<Value> Inputs => inputs;

    public List<Value> Outputs { get; } = [];

    public IEnumerable<Value> AllInputs => inputs.Concat(_parameters);

    /// <summary>The shape of the first input.</summary>
    public Shape Shape => inputs[0].Shape;

    /// <summary>What the model is so far.</summary>
    public GraphBuilder Builder => builder;

    /// <summary>Whether any layer so far is one over sequences.</summary>
    public bool HasSequences => builder.Nodes.Exists(static node => node.Operator is ISequenceLayer);

    public bool HasErrors { get; private set; }

    /// <summary>False after an error here or in what feeds this layer: the outputs' shapes are then unknown.</summary>
    public bool Known => !HasErrors && inputs.All(i => !i.Shape.IsUnknown);

    /// <summary>PerSample as soon as one input is; else one for the batch if an input depends on the batch.</summary>
    public ValueKind Kind => inputs.Any(i => i.Kind == ValueKind.PerSample) ? ValueKind.PerSample
        : inputs.Any(i => i.Kind == ValueKind.BatchScalar) ? ValueKind.BatchScalar : ValueKind.Shared;

    /// <summary>How messages name the layer, in quotes: <c>'conv1'</c>, or <c>'Conv2d (layer 3)'</c> where it has no name of its own.</summary>
    public string Layer => Quote(path, op.Name);

    /// <summary>How messages name what gives the first input.</summary>
    public string Producer => inputs[0].Role is ValueRole.Input ? $"the input '{inputs[0].Name}'" : $"'{inputs[0].Name}'";

    public static string Quote(string path, string name) =>
        path.Length > 0 && path.All(char.IsDigit) ? $"'{name}' (layer {path})" : path.Length == 0 ? $"'{name}'" : $"'{path}'";

    /// <summary>
    /// Declares a weight of this layer and passes it to the node after the data inputs. It starts as
    /// <paramref name="initializer"/> says, unless the declaration says otherwise; <paramref name="groups"/> and
    /// <paramref name="gates"/> count the parts that its rows are made of.
    /// </summary>
    public Value Parameter(string suffix, Shape shape, Initializer initializer, bool trainable = true, bool buffer = false, int groups = 1, int gates = 1, int outputAxis = 0)
    {
        if (suffix == TiedWeight.Suffix && TiedWeight.Find(this, builder, shape) is { } tied)
        {
            _parameters.Add(tied);
            return tied;
        }
        if (!buffer && builder.Init is { } init) initializer = Started(init, suffix, shape, initializer, groups, gates);
        var value = builder.Parameter(path.Length == 0 ? suffix : path + "." + suffix, shape, initializer, trainable, buffer, outputAxis);
        if (value.Shape != shape)
            Error(Rules.SharedWeights, null, $"{Layer} has one set of weights however often it is called, but its {suffix} is {value.Shape} for one call and {shape} for this one, with {inputs[0].Shape}. Call it with inputs of one shape, or write a layer for each.");
        else if (!buffer && value.Trainable != (trainable && builder.Trainable))
            Error(Rules.SharedWeights, null, $"{Layer} has one set of weights however often it is called, but is frozen for one call and trained for another. Freeze all calls or none, or write a layer for each.");
        _parameters.Add(value);
        return value;
    }

    public Value Output(Shape shape, ElementType type = ElementType.Real, ValueKind? kind = null, string? suffix = null)
    {
        var name = suffix is null ? (path.Length > 0 && !path.All(char.IsDigit) ? path : op.Name + (path.Length > 0 ? " " + path : "")) : path + "." + suffix;
        if (shape.Elements > Weights.Most)
        {
            Error(Rules.TooLarge, null, FormattableString.Invariant($"{Layer} would give {shape}, {shape.Elements:N0} elements for each sample; at most {Weights.Most:N0} can be addressed. Make it smaller."));
            shape = Shape.Unknown;
        }
        var value = builder.NewValue(name, shape, type, kind ?? Kind);
        Outputs.Add(value);
        return value;
    }

    /// <summary>States that the indices in a value go from 0 to <paramref name="count"/> - 1.</summary>
    public void LimitIndices(Value value, int count, int? ignored = null) => builder.LimitIndices(value, count, ignored);

    /// <summary>See <see cref="GraphBuilder.LimitLabels"/>.</summary>
    public void LimitLabels(Value labels, int blank, Value? lengths) => builder.LimitLabels(labels, blank, lengths);

    /// <summary>What the declaration says about a weight; a mistake is told once for the layer.</summary>
    private Initializer Started(LayerInit init, string suffix, Shape shape, Initializer standard, int groups, int gates)
    {
        _initFits ??= init.Check(this);
        if (_initFits == false) return standard;
        var before = builder.Diagnostics.Count;
        var initializer = init.Of(this, suffix, shape, standard, groups, gates);
        if (builder.Diagnostics.Count > before) _initFits = false;
        return initializer;
    }

    public void Error(string id, string? argument, string message)
    {
        HasErrors = true;
        builder.Diagnostics.Add(new GraphDiagnostic(id, argument, message));
    }
}
