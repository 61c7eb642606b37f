using System.Threading;
using Microsoft.CodeAnalysis;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Evaluation;

/// <summary>Reads a wired network: evaluates its <c>Forward</c> and <c>Loss</c> into a graph.</summary>
internal sealed class WiredReader
{
    private readonly INamedTypeSymbol _type;
    private readonly ModelOptions _options;
    private readonly GraphBuilder _builder;
    private readonly EvaluationState _state;
    private readonly Findings _findings;
    private readonly Evaluator _evaluator;
    private readonly Dictionary<string, Value> _tensors = new(StringComparer.Ordinal);

    private WiredReader(INamedTypeSymbol type, ModelOptions options, EvaluationState state, Findings findings)
    {
        (_type, _options, _state, _builder, _findings) = (type, options, state, state.Builder, findings);
        _evaluator = new Evaluator(state, type, new NameScope("", type.ToDisplayString(), state.Owners));
    }

    /// <summary>Whether a class is wired: it has a Forward method, or layers on methods, or a loss and nothing else.</summary>
    public static bool IsWired(INamedTypeSymbol type) => Signature.Forward(type) is not null || Annotated(type).Any() || (HasLoss(type) && !type.GetAttributes().Any(a => Names.IsLayer(a.AttributeClass) || a.AttributeClass is { TypeKind: TypeKind.Error }));

    /// <summary>Whether a class has a loss of its own: a method of that name over tensors. Any other is the user's own affair.</summary>
    public static bool HasLoss(INamedTypeSymbol type) => Signature.Loss(type) is { } loss && loss.Parameters.Select(p => p.Type).Append(loss.ReturnType).Any(t => t is { Name: "Tensor" or "Tokens", ContainingNamespace.Name: "ModelGen" });

    /// <summary>The implementation parts that the annotated methods need.</summary>
    public static IEnumerable<string> PartialMethods(INamedTypeSymbol type) =>
        Annotated(type).Where(m => m is { IsPartialDefinition: true }).Select(AnnotatedMethod.Implementation);

    /// <summary>The layer and loss attributes on a class.</summary>
    public static IEnumerable<LayerAttributeReader> Attributes(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.GetAttributes().Where(a => Names.IsLayer(a.AttributeClass) || Names.IsLoss(a.AttributeClass)).Select(a => new LayerAttributeReader(a, cancellation));

    /// <summary>Adds the network to the builder.</summary>
    public static void Read(INamedTypeSymbol type, ModelOptions options, GraphBuilder builder, Findings findings, Compilation compilation, CancellationToken cancellation) =>
        Read(new WiredReader(type, options, new EvaluationState(compilation, builder, findings, cancellation), findings), reader => reader.Read());

    /// <summary>Adds the loss that the Loss method of a sequential network states.</summary>
    public static void ReadLoss(INamedTypeSymbol type, ModelOptions options, GraphBuilder builder, Findings findings, Compilation compilation, CancellationToken cancellation, Value output) =>
        Read(new WiredReader(type, options, new EvaluationState(compilation, builder, findings, cancellation), findings), reader =>
        {
            foreach (var input in builder.Values.Where(v => v.Role == ValueRole.Input)) reader._tensors[input.Name] = input;
            if (builder.OutputNames.Count == 0) builder.OutputNames.Add("output");
            reader.Loss([output]);
        });

    private static void Read(WiredReader reader, Action<WiredReader> read)
    {
        var state = reader._state;
        try
        {
            read(reader);
        }
        catch (EvaluationStoppedException stopped)
        {
            if (stopped.Location is { } place) state.Fail(Descriptors.Endless, place, stopped.Message);
            else state.FailQuietly();
        }
        catch (InsufficientExecutionStackException)
        {
            state.Fail(Descriptors.Endless, Signature.Forward(reader._type)?.Locations[0] ?? TypeRules.NameLocation(reader._type), "The network is nested too deeply to be read. Split long expressions, and end recursion earlier.");
        }
    }

    private static IEnumerable<IMethodSymbol> Annotated(INamedTypeSymbol type) =>
        type.GetMembers().OfType<IMethodSymbol>().Where(m => m.PartialDefinitionPart is null && AnnotatedMethod.IsAnnotated(m));

    private void Read()
    {
        _state.Models.Add((_type, TypeRules.NameLocation(_type)));
        if (_options.InputShape.Length > 0)
            _state.Fail(Descriptors.InputShape, _options.Attribute.LocationOf(0) ?? _options.Attribute.Location, "A network with a Forward method states its shapes there. Move the sizes to [Shape(...)] on its parameter.");
        foreach (var layer in Attributes(_type, _state.Cancellation).Where(a => a.IsLayer))
            _state.Fail(Descriptors.TwoForms, layer.Location, $"'{_type.Name}' is wired by its methods, so a layer on the class has no place in it. Call it in Forward.");
        _evaluator.ReadAnnotated();
        if (Signature.Forward(_type) is not { } forward)
        {
            if (!Annotated(_type).Any()) _state.Fail(Descriptors.ForwardHead, TypeRules.NameLocation(_type), $"'{_type.Name}' has a Loss method and no network. Add one: private static Tensor Forward([Shape(3, 224, 224)] Tensor image).");
            else _state.Fail(Descriptors.ForwardHead, TypeRules.NameLocation(_type), $"The layers of '{_type.Name}' stand on methods, so a Forward method must wire them: private static Tensor Forward([Shape(3, 224, 224)] Tensor image).");
            return;
        }
        if (Signature.Problem(forward, _state.Types) is { } problem)
        {
            _state.Fail(Descriptors.ForwardHead, forward.Locations[0], problem);
            return;
        }
        var outputs = Forward(forward);
        Loss(outputs);
        if (_findings.HasErrors) return;
        foreach (var (scope, place) in _state.Scopes.Where(s => !s.Scope.IsOpened))
            _state.Fail(Descriptors.NotUnderstood, place, $"Scope(\"{scope.Name}\") reaches as far as a using, and there is none. Write using (Scope(\"{scope.Name}\")) around the layers, or using var scope = Scope(\"{scope.Name}\") before them.");
    }

    private IReadOnlyList<Value> Forward(IMethodSymbol forward)
    {
        var inputs = forward.Parameters.Select(Input).ToList();
        var names = Signature.OutputNames(forward);
        if (Signature.NameProblem(inputs.Select(i => (i.Name, i.Trainable)), names) is { } clash)
        {
            _state.Fail(Descriptors.ForwardHead, Signature.PlaceOf(clash.Name, forward) ?? forward.Locations[0], clash.Problem);
            // The surface of a wrong model has to compile: outputs get names that clash with nothing.
            names = [.. names.Select((_, i) => Signature.Unused($"unnamed{i}", _tensors.Keys))];
        }
        var outputs = _evaluator.Run(forward, inputs);
        for (var i = 0; i < outputs.Count; i++)
        {
            if (outputs[i].Kind != ValueKind.PerSample && !outputs[i].Shape.IsUnknown)
                _state.Fail(Descriptors.ForwardHead, forward.Locations[0],
                    $"The output '{names[Math.Min(i, names.Count - 1)]}' is one for the whole batch, not of each sample. {(outputs[i].Kind == ValueKind.Shared ? "Let it depend on an input that is not Shared." : "Reduce over the batch in Loss alone.")}");
            _builder.Results.Add(new Result(ResultKind.Output, i, outputs[i].Id));
        }
        _builder.OutputNames.AddRange(names.Take(outputs.Count));
        return outputs;
    }

    private Value Input(IParameterSymbol parameter)
    {
        var (declared, problem) = Signature.Input(parameter, _state.Types);
        if (problem is not null) _state.Fail(Descriptors.InputShape, parameter.Locations[0], problem);
        if (_tensors.ContainsKey(declared.Name))
        {
            // C# reports two parameters of one name, once if the surface does not repeat it.
            _state.FailQuietly();
            declared = declared with { Name = Signature.Unused(declared.Name, _tensors.Keys) };
        }
        var value = _builder.Input(declared.Name, declared.Shape, declared.Type, declared.Shared) with { Trainable = _options.InputGradients && declared.Type == ElementType.Real };
        _builder.Values[value.Id] = value;
        return _tensors[value.Name] = value;
    }

    private void Loss(IReadOnlyList<Value> outputs)
    {
        var attributes = Attributes(_type, _state.Cancellation).Where(a => a.IsLoss).ToList();
        if (Signature.Loss(_type) is not { } loss)
        {
            SequentialReader.Loss(_type, attributes, _builder, _findings, outputs);
            if (attributes.Count > 0 && Clash() is { } taken)
                _state.Fail(Descriptors.Loss, Signature.PlaceOf(taken.Name, Signature.Forward(_type)) ?? attributes[0].Location, taken.Problem);
            return;
        }
        foreach (var extra in attributes) _state.Fail(Descriptors.Loss, extra.Location, $"'{_type.Name}' has a Loss method already. Remove {extra.Kind}, or add it up there.");
        if (Signature.Problem(loss, _state.Types) is { } problem)
        {
            _state.Fail(Descriptors.LossMethod, loss.Locations[0], problem);
            return;
        }
        for (var i = 0; i < outputs.Count; i++) _tensors[_builder.OutputNames[i]] = outputs[i];
        _builder.Phase = Phase.Loss;
        var position = 0;
        var arguments = loss.Parameters.Select(p => Argument(p, outputs, ref position)).ToList();
        if (Clash() is { } clash)
            _state.Fail(Descriptors.LossMethod, Signature.PlaceOf(clash.Name, Signature.Forward(_type), loss) ?? loss.Locations[0], clash.Problem);
        var weights = _builder.Values.Count(v => v.Role == ValueRole.Parameter);
        var result = Reduced(_evaluator.Run(loss, arguments)[0], loss);
        _builder.Phase = Phase.Forward;
        if (_builder.Values.Count(v => v.Role == ValueRole.Parameter) > weights)
            _state.Fail(Descriptors.LossMethod, loss.Locations[0], "A loss has no weights of its own. Move the layer to Forward, and return its output as another one.");
        _builder.Results.Add(new Result(ResultKind.Loss, 0, result.Id));
    }

    /// <summary>What is wrong with the names of inputs, targets and outputs together.</summary>
    private (string Name, string Problem)? Clash()
    {
        var inputs = _builder.Values.Where(v => v.Role is ValueRole.Input or ValueRole.Target).Select(v => (v.Name, v.Trainable)).ToList();
        var problem = Signature.NameProblem(inputs, _builder.OutputNames);
        // The surface of a wrong model has to compile: its targets get names that clash with nothing.
        if (problem is not null)
            foreach (var target in _builder.Values.Where(v => v.Role == ValueRole.Target).ToList())
                _builder.Values[target.Id] = target with { Name = Signature.Unused($"target{target.Id}", inputs.Select(i => i.Name).Concat(_builder.OutputNames)) };
        return problem;
    }

    /// <summary>A parameter of Loss: an output or input of that name, the next output, or with a [Shape] a target.</summary>
    private Value Argument(IParameterSymbol parameter, IReadOnlyList<Value> outputs, ref int position)
    {
        if (Signature.ShapeOf(parameter) is null)
        {
            if (_state.Types.IsTokens(parameter.Type) && !_tensors.ContainsKey(parameter.Name)) return _builder.Target(parameter.Name, Shape.Scalar, ElementType.Int);
            if (_tensors.TryGetValue(parameter.Name, out var named))
            {
                position++;
                return named;
            }
            if (position < outputs.Count) return outputs[position++];
            _state.Fail(Descriptors.LossMethod, parameter.Locations[0], $"'{parameter.Name}' is neither an output nor an input of the network. A target needs its shape: [Shape(10)] Tensor {parameter.Name}.");
            return _builder.Target(parameter.Name, Shape.Unknown);
        }
        var (declared, problem) = Signature.Input(parameter, _state.Types);
        if (problem is not null) _state.Fail(Descriptors.InputShape, parameter.Locations[0], problem);
        return _builder.Target(declared.Name, declared.Shape, declared.Type, declared.Shared);
    }

    /// <summary>A loss per sample is averaged over the batch; one for the batch is taken as it is.</summary>
    private Value Reduced(Value loss, IMethodSymbol method)
    {
        if (loss.Shape.IsUnknown) return loss;
        if (loss.Shape.Elements != 1)
        {
            _state.Fail(Descriptors.LossMethod, method.Locations[0], $"'Loss' must give one number, but gives {loss.Shape}. Take its Mean or Sum.");
            return loss;
        }
        if (loss.Shape.Rank > 0) loss = _builder.Add(new View(Shape.Scalar), "loss", loss);
        return loss.Kind == ValueKind.PerSample ? _builder.Add(new BatchReduction(Mean: true), "loss", loss) : loss;
    }
}
