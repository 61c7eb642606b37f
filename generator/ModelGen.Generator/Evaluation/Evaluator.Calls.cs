using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Evaluation;

internal sealed partial class Evaluator
{
    private object? Invoke(IInvocationOperation call, Frame frame)
    {
        var method = call.TargetMethod;
        if (state.Types.IsLayers(method.ContainingType)) return LayerCall(call, frame);
        if (method.MethodKind == MethodKind.DelegateInvoke) return InvokeFunction(call, Evaluate(call.Instance!, frame), frame);
        if (method.MethodKind == MethodKind.LocalFunction)
            return frame.TryRead(method.OriginalDefinition, out var local) ? InvokeFunction(call, local, frame) : state.FailQuietly();
        if (AnnotatedMethod.IsAnnotated(method)) return AnnotatedCall(call, frame);
        if (method.IsStatic && method.DeclaringSyntaxReferences.Length > 0) return Call((method.PartialImplementationPart ?? method).OriginalDefinition, Arguments(call, frame), call, null);
        return Library(call, frame);
    }

    private object? InvokeFunction(IInvocationOperation call, object? function, Frame frame)
    {
        if (function is not FunctionValue f) return function is Unknown ? function : Fails(call, "There is no function here: it is null.");
        return Call(f, [.. Ordered(call, frame).Select(a => a.Value)], call);
    }

    /// <summary>The arguments of a call, evaluated in the order of the source, in that of the parameters.</summary>
    private IEnumerable<(object? Value, IOperation Source)> Ordered(IInvocationOperation call, Frame frame) =>
        call.Arguments.Select(a => (a.Parameter?.Ordinal, Value: Evaluate(a.Value, frame), Source: a.Value)).ToList().OrderBy(a => a.Ordinal).Select(a => (a.Value, a.Source));

    /// <summary>Calls a function with arguments by position.</summary>
    private object? Call(FunctionValue function, IReadOnlyList<object?> arguments, IOperation place)
    {
        var byParameter = new Dictionary<ISymbol, object?>(SymbolEqualityComparer.Default);
        for (var i = 0; i < function.Method.Parameters.Length && i < arguments.Count; i++) byParameter[function.Method.Parameters[i]] = arguments[i];
        return Call(function.Method, byParameter, place, function.Closure, function.Body);
    }

    private object? Call(IMethodSymbol method, Dictionary<ISymbol, object?> arguments, IOperation place, Frame? closure, IBlockOperation? body = null)
    {
        body ??= state.Body(method);
        if (body is null) return NotUnderstood(place, "Its source is not in this project.");
        if (method.Parameters.Any(p => p.RefKind is not (RefKind.None or RefKind.In))) return NotUnderstood(place, "Return a tuple instead of using ref or out.");
        if (method.IsAsync) return NotUnderstood(place, "Write it without async: nothing runs while a network is read.");
        var frame = new Frame(closure);
        foreach (var pair in arguments) frame.Declare(pair.Key, pair.Value);
        if (++state.Depth > EvaluationState.MostDepth)
            throw new EvaluationStoppedException(place is IInvocationOperation call ? NameOf(call) : place.Syntax.GetLocation(),
                $"'{method.AssociatedSymbol?.Name ?? method.Name}' calls itself more than {EvaluationState.MostDepth} times deep, so it seems endless. End the recursion on a constant.");
        var flow = Execute(body, frame);
        state.Depth--;
        return flow == Flow.Lost ? Unknown.Instance : frame.Result;
    }

    /// <summary>The arguments of a call by parameter, evaluated in the order of the source.</summary>
    private Dictionary<ISymbol, object?> Arguments(IInvocationOperation call, Frame frame)
    {
        var arguments = new Dictionary<ISymbol, object?>(SymbolEqualityComparer.Default);
        // The body of a generic method knows its parameters by the definition's symbols.
        foreach (var argument in call.Arguments)
            if (argument.Parameter is { } parameter)
                arguments[(call.TargetMethod.PartialImplementationPart ?? call.TargetMethod).OriginalDefinition.Parameters[parameter.Ordinal]] = Evaluate(argument.Value, frame);
        // Types go the same way, for Apply.
        for (var i = 0; i < call.TargetMethod.TypeArguments.Length; i++)
            arguments[call.TargetMethod.OriginalDefinition.TypeParameters[i]] = TypeOf(call.TargetMethod.TypeArguments[i], frame);
        return arguments;
    }

    /// <summary>A type, a type parameter being what the method was called with.</summary>
    private static ITypeSymbol TypeOf(ITypeSymbol type, Frame frame) =>
        type is ITypeParameterSymbol && frame.TryRead(type, out var given) && given is ITypeSymbol known ? known : type;

    /// <summary>A method or lambda as a value.</summary>
    private object? Function(IOperation target, Frame frame) => target switch
    {
        IAnonymousFunctionOperation lambda => new FunctionValue(lambda.Symbol, lambda.Body, frame),
        IMethodReferenceOperation { Method.MethodKind: MethodKind.LocalFunction } local => frame.TryRead(local.Method, out var function) ? function : state.FailQuietly(),
        IMethodReferenceOperation { Method: { IsStatic: true } method } when method.DeclaringSyntaxReferences.Length > 0 && !AnnotatedMethod.IsAnnotated(method) =>
            new FunctionValue(method, null, null),
        _ => NotUnderstood(target, "Write a lambda: x => ReLU(x)."),
    };
}
