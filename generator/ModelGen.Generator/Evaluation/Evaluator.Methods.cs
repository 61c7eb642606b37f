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
    private readonly Dictionary<IMethodSymbol, AnnotatedMethod> _annotated = new(SymbolEqualityComparer.Default);

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
            var method = AnnotatedMethod.Read(symbol, state.Cancellation);
            _annotated[symbol] = method;
            foreach (var (layer, path) in method.Layers)
            {
                if (!LayerNames.IsName(path)) WrongName(path, layer.LocationOf("Name"));
                else if (!names.TryTake(names.Root + path))
                    state.Fail(Descriptors.NameTaken, layer.LocationOf("Name"), $"Another layer is called '{path}' already. Give this one another Name.");
            }
        }
    }

    private object? AnnotatedCall(IInvocationOperation call, Frame frame)
    {
        var inputs = call.Arguments.OrderBy(a => a.Parameter?.Ordinal).Select(a => Tensor(Evaluate(a.Value, frame), a.Value.Syntax.GetLocation())).ToArray();
        if (!_annotated.TryGetValue(call.TargetMethod.PartialDefinitionPart ?? call.TargetMethod, out var method))
        {
            // What is wrong with a method of this model was said where it stands.
            if (SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType, model)) state.FailQuietly();
            else NotUnderstood(call, "Layers of another class serve its own network alone. Use Apply<TModel>(x), or write it inline.");
            return Result(call.TargetMethod, [UnknownTensor()]);
        }
        IReadOnlyList<Value> values = inputs;
        foreach (var (layer, path) in method.Layers) values = AddAnnotated(layer, names.Root + path, [.. values]);
        return Result(call.TargetMethod, values);
    }

    private IReadOnlyList<Value> AddAnnotated(LayerAttributeReader layer, string path, Value[] inputs)
    {
        if (!layer.IsFinished || !OperatorRegistry.TryGet(layer.Kind, out var kind))
        {
            state.FailQuietly();
            return [UnknownTensor()];
        }
        var arguments = new LayerArguments(layer.Values, (argument, message) => state.Fail(Descriptors.Option, layer.LocationOf(argument), message));
        var outputs = state.Builder.AddLayer(kind.Create(arguments), path, arguments, inputs);
        state.ReportGraph(layer.LocationOf);
        return outputs;
    }
}
