using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Evaluation;

/// <summary>Calls of annotated partial methods.</summary>
internal sealed partial class Evaluator
{
    /// <summary>The layers of each annotated method with their paths.</summary>
    private readonly Dictionary<IMethodSymbol, List<(LayerAttributeReader Layer, string Path)>> _annotated = new(SymbolEqualityComparer.Default);

    /// <summary>Reads the annotated methods of the model and takes their names.</summary>
    public void ReadAnnotated()
    {
        foreach (var symbol in model.GetMembers().OfType<IMethodSymbol>().Where(m => m.PartialDefinitionPart is null && AnnotatedMethod.IsAnnotated(m)))
        {
            if (AnnotatedMethod.Problem(symbol, state.Types) is { } problem)
            {
                state.Fail(Descriptors.AnnotatedMethod, symbol.Locations[0], problem);
                continue;
            }
            var layers = _annotated[symbol] = [];
            foreach (var (layer, name) in AnnotatedMethod.Read(symbol, state.Cancellation).Layers)
            {
                var path = names.Root + name;
                if (!LayerNames.IsName(name)) WrongName(name, layer.LocationOf("Name"));
                else if (layer.TakesItsName && !names.TryTake(path))
                {
                    state.Fail(Descriptors.NameTaken, layer.LocationOf("Name"), $"Another layer is called '{name}' already. Give this one another Name.");
                    path = names.Another(path);
                }
                layers.Add((layer, path));
            }
        }
    }

    private object? AnnotatedCall(IInvocationOperation call, Frame frame)
    {
        var inputs = Ordered(call, frame).Select(a => Tensor(a.Value, a.Source.Syntax.GetLocation())).ToArray();
        if (!_annotated.TryGetValue(call.TargetMethod.PartialDefinitionPart ?? call.TargetMethod, out var layers))
        {
            // What is wrong with a method of this model was said where it stands.
            if (SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, model)) state.FailQuietly();
            else NotUnderstood(call, "Layers of another class serve its own network alone. Use Apply<TModel>(x), or write it inline.");
            return Result(call.TargetMethod, [UnknownTensor()]);
        }
        IReadOnlyList<Value> values = inputs;
        // What a layer gives beside its output, as recurrent ones give their last states, ends a chain or is left behind.
        foreach (var (layer, path) in layers) values = AddAnnotated(layer, path, ReferenceEquals(values, inputs) ? inputs : [values[0]]);
        if (call.TargetMethod.ReturnType is INamedTypeSymbol { IsTupleType: true, TupleElements.Length: var wanted } && wanted > values.Count && !values.Any(v => v.Shape.IsUnknown))
            state.Fail(Descriptors.AnnotatedMethod, call.TargetMethod.Locations[0], $"'{call.TargetMethod.Name}' returns {Tensors(wanted)}, but its layers give {values.Count}.");
        return Result(call.TargetMethod, values);
    }

    private static string Tensors(int count) => count == 1 ? "one tensor" : $"{count} tensors";

    private IReadOnlyList<Value> AddAnnotated(LayerAttributeReader layer, string path, Value[] inputs)
    {
        if (!layer.IsFinished || !OperatorRegistry.TryGet(layer.Kind, out var kind))
        {
            state.FailQuietly();
            return [UnknownTensor()];
        }
        var counts = state.Types.Inputs(layer.Kind);
        if (counts.Count > 0 && !counts.Any(c => c.Least <= inputs.Length && inputs.Length <= c.Most))
        {
            state.Fail(Descriptors.AnnotatedMethod, layer.Location, $"'{path}' takes {Tensors(counts.Min(c => c.Least))}, but gets {inputs.Length}. The method, or the layer before, must give as many.");
            return [UnknownTensor()];
        }
        var arguments = new LayerArguments(layer.Values, (argument, message) => state.Fail(Descriptors.Option, layer.LocationOf(argument), message));
        var outputs = state.Builder.AddLayer(kind.Create(arguments), path, arguments, inputs);
        state.ReportGraph(layer.LocationOf);
        return outputs;
    }
}
