using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Evaluation;

/// <summary>Other models as layers, read from their declarations: a generator never sees what it wrote.</summary>
internal sealed partial class Evaluator
{
    private object? Apply(IInvocationOperation call, Frame frame)
    {
        var arguments = new CallArguments(this, call, frame);
        if (arguments.AreUnknown || call.TargetMethod.TypeArguments is not [var type]) return Result(call.TargetMethod, [UnknownTensor()]);
        type = TypeOf(type, frame);
        var target = type as INamedTypeSymbol;
        var attribute = target is null ? null : ModelReader.ModelAttribute(target);
        if (target is not null && ClosesCircle(target)) return Result(call.TargetMethod, [UnknownTensor()]);
        var problem = target is null || attribute is null ? $"'{type.Name}' is no model. Apply takes a class with [Model]."
            : state.Models.Any(m => SymbolEqualityComparer.Default.Equals(m.Type, target)) ? $"'{target.Name}' would contain itself."
            : target.DeclaringSyntaxReferences.Length == 0 ? $"The source of '{target.Name}' is not in this project, and only that tells its layers."
            : null;
        if (problem is not null)
        {
            state.Fail(Descriptors.Apply, TypeArgument(call), problem);
            return Result(call.TargetMethod, [UnknownTensor()]);
        }
        var outputs = Evaluate(target!, attribute!, ApplyPath(target!, arguments), arguments, TypeArgument(call));
        if (outputs.Count > 1 && !state.Types.IsTensors(call.TargetMethod.ReturnType))
        {
            state.Fail(Descriptors.Apply, TypeArgument(call), $"'{target!.Name}' has {outputs.Count} outputs. Pass its inputs as an array to get all of them: Apply<{target.Name}>([x]).");
            outputs = [UnknownTensor()];
        }
        return Result(call.TargetMethod, outputs);
    }

    /// <summary>
    /// Whether a model within the one that is read would contain the latter again. That is one mistake of several models, told by the
    /// first of them in the alphabet.
    /// </summary>
    private bool ClosesCircle(INamedTypeSymbol target)
    {
        var models = state.Models;
        if (models.Count < 2 || !SymbolEqualityComparer.Default.Equals(models[0].Type, target)) return false;
        if (models.All(m => string.CompareOrdinal(target.ToDisplayString(), m.Type.ToDisplayString()) <= 0))
            state.FailOutermost(Descriptors.Apply, models[1].Place, $"'{target.Name}' would contain itself, by way of {string.Join(" and ", models.Skip(1).Select(m => m.Type.Name))}.");
        else state.FailQuietly();
        return true;
    }

    /// <summary>The outputs of another model for the given inputs.</summary>
    private IReadOnlyList<Value> Evaluate(INamedTypeSymbol target, AttributeData attribute, string path, CallArguments arguments, Location location)
    {
        var trainable = state.Builder.Trainable;
        if (arguments.Values.TryGetValue("trainable", out var given) && given is false) state.Builder.Trainable = false;
        if (state.IsFrozenOtherwise(path))
            state.Fail(Descriptors.SharedWeights, location, $"'{path}' is one set of weights, but is frozen for one call and trained for another. Freeze all calls or none, or give this one a name of its own.");
        var declared = Signature.Inputs(target, attribute, state);
        if (!CheckInputs(target, declared, arguments, location)) return [UnknownTensor()];
        state.Models.Add((target, location));
        state.Muted++;
        var inner = new NameScope(path + ".", Owner(target, path), state.Owners);
        try
        {
            if (Signature.Forward(target) is not { } forward) return [Sequential(target, inner, arguments.Inputs[0])];
            var evaluator = new Evaluator(state, target, inner);
            evaluator.ReadAnnotated();
            return evaluator.Run(forward, arguments.Inputs);
        }
        finally
        {
            state.Muted--;
            state.Models.RemoveAt(state.Models.Count - 1);
            state.Builder.Trainable = trainable;
            if (inner.Conflict is { } taken)
            {
                names.Conflict ??= taken;
                state.Fail(Descriptors.NameTaken, location, $"'{target.Name}' has a layer that would be called '{taken}' here, but another one is already. Apply it under another name.");
            }
        }
    }

    private bool CheckInputs(INamedTypeSymbol target, IReadOnlyList<DeclaredInput> declared, CallArguments arguments, Location location)
    {
        if (declared.Count != arguments.Inputs.Count)
        {
            state.Fail(Descriptors.Apply, location, $"'{target.Name}' takes {declared.Count} inputs, but {arguments.Inputs.Count} are passed.");
            return false;
        }
        for (var i = 0; i < declared.Count; i++)
        {
            Shape wants = declared[i].Shape, gets = arguments.Inputs[i].Shape;
            if (wants.IsUnknown || gets.IsUnknown || (wants == gets && declared[i].Type == arguments.Inputs[i].Type)) continue;
            state.Fail(Descriptors.ShapeMismatch, arguments.LocationOfInput(i),
                $"The model '{target.Name}' takes {(declared[i].Type == ElementType.Int ? "tokens of " : "")}{wants}, but gets {(declared[i].Type == arguments.Inputs[i].Type ? "" : arguments.Inputs[i].Type == ElementType.Int ? "tokens of " : "numbers of ")}{gets}. Both must be equal.");
            return false;
        }
        return true;
    }

    private Value Sequential(INamedTypeSymbol target, NameScope inner, Value value)
    {
        var layers = WiredReader.Attributes(target, state.Cancellation).Where(a => a.IsLayer).ToList();
        for (var i = 0; i < layers.Count; i++)
        {
            var path = layers[i].Values.TryGetValue("Name", out var name) && name is string { Length: > 0 } given ? given : i.ToString(CultureInfo.InvariantCulture);
            if (layers[i].TakesItsName) inner.TryTake(inner.Root + path);
            value = AddAnnotated(layers[i], inner.Root + path, [value])[0];
        }
        return value;
    }

    private string ApplyPath(INamedTypeSymbol target, CallArguments arguments)
    {
        if (!arguments.Values.TryGetValue("name", out var value) || value is not string name) return names.Unnamed(NameScope.Snake(target.Name));
        var path = names.Prefix + name;
        if (!LayerNames.IsName(name)) WrongName(name, arguments.LocationOf("name"));
        else if (!names.TryTake(path, Owner(target, path)))
        {
            state.Fail(Descriptors.NameTaken, arguments.LocationOf("name"), $"Another layer is called '{path}' already. Give this one another name; the same name shares weights only for the same model.");
            return names.Another(path);
        }
        return path;
    }

    private static object Owner(INamedTypeSymbol target, string path) => (target.ToDisplayString(), path);

    private static Location TypeArgument(IInvocationOperation call)
    {
        var name = call.Syntax is InvocationExpressionSyntax { Expression: var expression } ? expression is MemberAccessExpressionSyntax member ? member.Name : expression : null;
        return name is GenericNameSyntax { TypeArgumentList.Arguments: [var argument] } ? argument.GetLocation() : NameOf(call);
    }

    /// <summary>Runs Forward or Loss and returns the tensors it gives: one, or the items of a tuple.</summary>
    public IReadOnlyList<Value> Run(IMethodSymbol method, IReadOnlyList<Value> arguments)
    {
        var byParameter = new Dictionary<ISymbol, object?>(SymbolEqualityComparer.Default);
        for (var i = 0; i < method.Parameters.Length && i < arguments.Count; i++) byParameter[method.Parameters[i]] = arguments[i];
        var body = state.Body(method);
        if (body is null)
        {
            state.FailQuietly();
            return [UnknownTensor()];
        }
        var result = Call(method, byParameter, body, null, body);
        var returned = _returned ?? body;
        var items = (returned as ITupleOperation)?.Elements;
        return result is TupleValue tuple
            ? [.. tuple.Items.Select((item, i) => Tensor(item, Place(items is { } each && i < each.Length ? each[i] : returned)))]
            : [Tensor(result, Place(returned))];
    }
}
