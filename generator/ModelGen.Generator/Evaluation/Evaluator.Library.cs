using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Evaluation;

/// <summary>The part of the .NET library that describing a network needs: Math, lists, sequences, strings.</summary>
internal sealed partial class Evaluator
{
    private object? Library(IInvocationOperation call, Frame frame)
    {
        var instance = call.Instance is null ? null : Evaluate(call.Instance, frame);
        var arguments = call.Arguments.Select(a => Evaluate(a.Value, frame)).ToList();
        if (instance is Unknown || arguments.Any(a => a is Unknown)) return Unknown.Instance;
        var type = call.TargetMethod.ContainingType;
        return type.ToDisplayString() switch
        {
            "System.Math" or "System.MathF" => MathCall(call, arguments) ?? NotUnderstood(call),
            "System.Linq.Enumerable" => Sequence(call, arguments),
            _ => (call.TargetMethod.Name, instance, arguments) switch
            {
                ("ToString", { } value and not Compiler.Graphs.Value, []) => EnumName(value, call.Instance?.Type) ?? Show(value),
                ("Equals", { } value, [var other]) => Same(value, other, call) is { } same ? same : Unknown.Instance,
                (var name, List<object?> list, _) => ListCall(name, list, arguments, call),
                (var name, string text, _) => StringCall(name, text, arguments) ?? NotUnderstood(call),
                ("Join", null, [string separator, ArrayValue items]) when type.SpecialType == SpecialType.System_String => Text(string.Join(separator, items.Items.Select(Show)), call),
                ("Concat", null, _) when type.SpecialType == SpecialType.System_String => Text(string.Concat(arguments.Select(Show)), call),
                ("Reverse", null, [ArrayValue array]) => Reverse(array),
                _ => NotUnderstood(call, call.TargetMethod.IsStatic ? null : "Use static methods of this project, and Math, lists, arrays and strings."),
            },
        };
    }

    private static object? Reverse(ArrayValue array)
    {
        Array.Reverse(array.Items);
        return null;
    }

    private static object? MathCall(IInvocationOperation call, List<object?> arguments)
    {
        if (arguments.Any(a => !Numbers.IsNumber(a)) || call.TargetMethod.Parameters.Any(p => p.Type.TypeKind == TypeKind.Enum)) return null;
        var result = call.TargetMethod.ReturnType.SpecialType;
        var isReal = result is SpecialType.System_Single or SpecialType.System_Double;
        var x = arguments.Select(a => Numbers.Real(a!)).ToArray();
        double? value = (call.TargetMethod.Name, x) switch
        {
            ("Max", [var a, var b]) => Math.Max(a, b),
            ("Min", [var a, var b]) => Math.Min(a, b),
            ("Clamp", [var a, var low, var high]) when low <= high => Math.Min(Math.Max(a, low), high),
            ("Abs", [var a]) => Math.Abs(a),
            ("Sign", [var a]) => Math.Sign(a),
            ("Floor", [var a]) => Math.Floor(a),
            ("Ceiling", [var a]) => Math.Ceiling(a),
            ("Truncate", [var a]) => Math.Truncate(a),
            ("Round", [var a]) => Math.Round(a),
            ("Sqrt", [var a]) => Math.Sqrt(a),
            ("Pow", [var a, var b]) => Math.Pow(a, b),
            ("Exp", [var a]) => Math.Exp(a),
            ("Log", [var a]) => Math.Log(a),
            ("Log", [var a, var b]) => Math.Log(a, b),
            ("Log2", [var a]) => Math.Log(a, 2),
            ("Log10", [var a]) => Math.Log10(a),
            _ => null,
        };
        // Integers beyond 2^53 have no business in a shape.
        return value is null || (!isReal && Math.Abs(value.Value) > 9e15) ? null : Numbers.Convert(value.Value, result);
    }

    private object? ListCall(string name, List<object?> list, List<object?> arguments, IInvocationOperation call)
    {
        if (list.Count >= EvaluationState.MostLength) throw TooLong(call, $"A list here has at most {EvaluationState.MostLength:N0} elements.");
        switch (name, arguments)
        {
            case ("Add", [var item]): list.Add(item); return null;
            case ("AddRange", [var items]):
                if (Items(items, call) is not { } added) return Unknown.Instance;
                list.AddRange(added.ToList());
                return null;
            case ("Insert", [int at, var item]):
                if (at < 0 || at > list.Count) return Fails(call, $"Position {at} is outside of the list of {list.Count}.");
                list.Insert(at, item);
                return null;
            case ("RemoveAt", [int at]):
                if (Position(at, list.Count, call) is not { } position) return Unknown.Instance;
                list.RemoveAt(position);
                return null;
            case ("Clear", []): list.Clear(); return null;
            case ("Reverse", []): list.Reverse(); return null;
            case ("ToArray", []): return new ArrayValue([.. list]);
            default: return NotUnderstood(call);
        }
    }

    private static object? StringCall(string name, string text, List<object?> arguments) => (name, arguments) switch
    {
        ("ToLower" or "ToLowerInvariant", []) => text.ToLowerInvariant(),
        ("ToUpper" or "ToUpperInvariant", []) => text.ToUpperInvariant(),
        ("Replace", [string { Length: > 0 } from, string to]) when text.Length + (long)text.Length * to.Length <= EvaluationState.MostLength => text.Replace(from, to),
        ("StartsWith", [string start]) => text.StartsWith(start, StringComparison.Ordinal),
        ("EndsWith", [string end]) => text.EndsWith(end, StringComparison.Ordinal),
        ("Contains", [string part]) => text.IndexOf(part, StringComparison.Ordinal) >= 0,
        ("Substring", [int start]) when start >= 0 && start <= text.Length => text.Substring(start),
        ("Substring", [int start, int length]) when start >= 0 && length >= 0 && start + (long)length <= text.Length => text.Substring(start, length),
        _ => null,
    };

    private object? Sequence(IInvocationOperation call, List<object?> arguments)
    {
        var name = call.TargetMethod.Name;
        if (name == "Range" && arguments is [int start, int count])
            return count is < 0 or > EvaluationState.MostLength
                ? Fails(call, $"A range has 0 to {EvaluationState.MostLength:N0} elements, not {count}.")
                : new ArrayValue([.. Enumerable.Range(0, count).Select(i => (object?)(start + i))]);
        if (name == "Repeat" && arguments is [var item, int times])
            return times is < 0 or > EvaluationState.MostLength
                ? Fails(call, $"A sequence has 0 to {EvaluationState.MostLength:N0} elements, not {times}.")
                : new ArrayValue([.. Enumerable.Repeat(item, times)]);
        if (arguments.Count == 0 || Items(arguments[0], call) is not { } items) return Unknown.Instance;
        switch (name, arguments)
        {
            case ("ToArray", [_]): return new ArrayValue([.. items]);
            case ("ToList", [_]): return items.ToList();
            case ("Reverse", [_]): return new ArrayValue([.. items.Reverse()]);
            case ("Count", [_]): return items.Count;
            case ("First", [_]): return Position(0, items.Count, call) is { } first ? items[first] : Unknown.Instance;
            case ("Last", [_]): return Position(items.Count - 1, items.Count, call) is { } last ? items[last] : Unknown.Instance;
            case ("Skip", [_, int skipped]): return new ArrayValue([.. items.Skip(skipped)]);
            case ("Take", [_, int taken]): return new ArrayValue([.. items.Take(taken)]);
            case ("Append", [_, var more]): return new ArrayValue([.. items, more]);
            case ("Concat", [_, var others]): return Items(others, call) is { } tail ? new ArrayValue([.. items, .. tail]) : Unknown.Instance;
            case ("Select", [_, FunctionValue f]): return new ArrayValue([.. items.Select((x, i) => Call(f, f.Method.Parameters.Length == 2 ? [x, i] : [x], call))]);
            case ("Sum", [_]) when items.All(Numbers.IsNumber):
                return Numbers.Convert(items.Sum(i => Numbers.Real(i!)), call.TargetMethod.ReturnType.SpecialType) ?? NotUnderstood(call);
            case ("Aggregate", [_, FunctionValue f]) when items.Count > 0: return items.Skip(1).Aggregate(items[0], (a, x) => Call(f, [a, x], call));
            case ("Aggregate", [_, var seed, FunctionValue f]): return items.Aggregate(seed, (a, x) => Call(f, [a, x], call));
            default: return NotUnderstood(call);
        }
    }
}
