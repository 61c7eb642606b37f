using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Generator.Evaluation;

internal sealed partial class Evaluator
{
    /// <summary>What can be enumerated, in order; null where it cannot, which has been reported.</summary>
    private IReadOnlyList<object?>? Items(object? value, IOperation place)
    {
        switch (value)
        {
            case ArrayValue array: return array.Items;
            case List<object?> list: return list;
            case string text: return [.. text.Select(c => (object?)c)];
            case null:
                Fails(place, "There is no collection here: it is null.");
                return null;
            case Unknown: return null;
            default:
                NotUnderstood(place, "Enumerate an array, a list or Enumerable.Range.");
                return null;
        }
    }

    private object? NewArray(IArrayCreationOperation operation, Frame frame)
    {
        if (operation.Type is not IArrayTypeSymbol { Rank: 1 } type) return NotUnderstood(operation, "Use arrays of one dimension.");
        if (operation.Initializer is { } initializer) return new ArrayValue([.. initializer.ElementValues.Select(e => Evaluate(e, frame))]);
        if (Evaluate(operation.DimensionSizes[0], frame) is not int length) return Unknown.Instance;
        if (length is < 0 or > EvaluationState.MostLength) return Fails(operation.DimensionSizes[0], $"An array here has 0 to {EvaluationState.MostLength:N0} elements, not {length}.");
        return new ArrayValue([.. Enumerable.Range(0, length).Select(_ => Default(type.ElementType))]);
    }

    private object? NewCollection(ICollectionExpressionOperation operation, Frame frame)
    {
        var items = new List<object?>();
        foreach (var element in operation.Elements)
        {
            if (element is ISpreadOperation spread)
            {
                if (Items(Evaluate(spread.Operand, frame), spread.Operand) is not { } inner) return Unknown.Instance;
                items.AddRange(inner);
            }
            else items.Add(Evaluate(element, frame));
            if (items.Count > EvaluationState.MostLength) return Fails(operation, $"A collection here has at most {EvaluationState.MostLength:N0} elements.");
        }
        return operation.Type is INamedTypeSymbol { Name: "List" or "IList" or "ICollection" } ? items : new ArrayValue([.. items]);
    }

    private object? NewObject(IObjectCreationOperation operation, Frame frame)
    {
        if (state.Types.IsWeightInit(operation.Type)) return NewInit(operation, frame);
        if (operation.Type is not INamedTypeSymbol { Name: "List", ContainingNamespace: { } space } || space.ToDisplayString() != "System.Collections.Generic") return NotUnderstood(operation);
        var list = new List<object?>();
        foreach (var argument in operation.Arguments)
        {
            var value = Evaluate(argument.Value, frame);
            if (value is int) continue; // a capacity
            if (Items(value, argument.Value) is not { } items) return Unknown.Instance;
            list.AddRange(items);
        }
        foreach (var initializer in operation.Initializer?.Initializers ?? [])
        {
            if (initializer is not IInvocationOperation { TargetMethod.Name: "Add", Arguments.Length: 1 } add) return NotUnderstood(initializer);
            list.Add(Evaluate(add.Arguments[0].Value, frame));
        }
        return list;
    }

    /// <summary>new WeightInit(kind) { option = value }.</summary>
    private object NewInit(IObjectCreationOperation operation, Frame frame)
    {
        var options = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var argument in operation.Arguments)
            if (EnumName(Evaluate(argument.Value, frame), state.Types.Init) is { } kind) options[""] = kind;
        foreach (var initializer in operation.Initializer?.Initializers ?? [])
        {
            if (initializer is not ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: var property } } assignment) return NotUnderstood(initializer);
            var value = Evaluate(assignment.Value, frame);
            if (value is Unknown or null) return Unknown.Instance;
            options[property.Name] = EnumName(value, property.Type) ?? value;
        }
        return new InitValue(options);
    }

    private object? Element(IArrayElementReferenceOperation operation, Frame frame)
    {
        var array = Evaluate(operation.ArrayReference, frame);
        if (array is Unknown) return array;
        if (operation.Indices.Length != 1) return NotUnderstood(operation, "Use arrays of one dimension.");
        return ElementAt(array, Evaluate(operation.Indices[0], frame), operation);
    }

    /// <summary>An element, or with a range a part.</summary>
    private object? ElementAt(object? collection, object? index, IOperation place)
    {
        if (index is Unknown) return index;
        if (collection is Value) return NotUnderstood(place, "Take a part of a tensor with Slice(x, axis, start, length).");
        if (Items(collection, place) is not { } items) return Unknown.Instance;
        if (index is RangeValue range)
        {
            int start = range.Start.Of(items.Count), end = range.End.Of(items.Count);
            if (start < 0 || end < start || end > items.Count) return Fails(place, $"The range {start}..{end} is outside of the {items.Count} elements.");
            return collection is string text ? text.Substring(start, end - start) : new ArrayValue([.. items.Skip(start).Take(end - start)]);
        }
        return Position(index, items.Count, place) is { } at ? items[at] : Unknown.Instance;
    }

    /// <summary>A position inside of a collection; null where there is none, which has been reported.</summary>
    private int? Position(object? index, int length, IOperation place)
    {
        var at = index switch
        {
            IndexValue i => i.Of(length),
            int i => i,
            long i => i is >= 0 and < int.MaxValue ? (int)i : -1,
            _ => (int?)null,
        };
        if (at is null) return null;
        if (at >= 0 && at < length) return at;
        Fails(place, length == 0 ? "The collection is empty, so it has no such element." : $"Position {at} is outside of the {length} elements, 0 to {length - 1}.");
        return null;
    }

    private object? NewRange(IRangeOperation operation, Frame frame)
    {
        var start = operation.LeftOperand is null ? 0 : Evaluate(operation.LeftOperand, frame);
        var end = operation.RightOperand is null ? new IndexValue(0, FromEnd: true) : Evaluate(operation.RightOperand, frame);
        return AsIndex(start) is { } from && AsIndex(end) is { } to ? new RangeValue(from, to) : Unknown.Instance;

        static IndexValue? AsIndex(object? value) => value as IndexValue ?? (value is int number ? new IndexValue(number, FromEnd: false) : null);
    }
}
