using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Evaluation;

internal sealed partial class Evaluator
{
    /// <summary>What can be assigned to. Its own parts, such as an index, are evaluated once, whatever is done with it.</summary>
    private sealed record Assignable(Func<object?> Read, Action<object?> Write);

    private Assignable PlaceOf(IOperation target, Frame frame)
    {
        switch (target)
        {
            case ILocalReferenceOperation o: return new Assignable(() => Read(o.Local, frame), value => frame.Assign(o.Local, value));
            case IParameterReferenceOperation o: return new Assignable(() => Read(o.Parameter, frame), value => frame.Assign(o.Parameter, value));
            case IDiscardOperation: return Nowhere(null);
            case IDeclarationExpressionOperation o: return PlaceOf(o.Expression, frame);
            case IParenthesizedOperation o: return PlaceOf(o.Operand, frame);
            case IArrayElementReferenceOperation { Indices: [var index] } o: return ElementOf(Evaluate(o.ArrayReference, frame), Evaluate(index, frame), o);
            case IImplicitIndexerReferenceOperation o: return ElementOf(Evaluate(o.Instance, frame), Evaluate(o.Argument, frame), o);
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance, Arguments: [var argument] } o:
                return ElementOf(Evaluate(instance, frame), Evaluate(argument.Value, frame), o);
            case IFieldReferenceOperation { Field.ContainingType.IsTupleType: true, Instance: { } instance } o: return ItemOf(PlaceOf(instance, frame), o);
            case IInvalidOperation: return Nowhere(state.FailQuietly());
            // What stands for a part of something that has been reported stays silent.
            case { Kind: OperationKind.None } or IArrayElementReferenceOperation when target.ChildOperations.Any(child => Evaluate(child, frame) is Unknown): return Nowhere(Unknown.Instance);
            default: return Nowhere(NotUnderstood(target, "Assign to a local, a parameter, or an element of an array, a list or a tuple."));
        }
    }

    private static Assignable Nowhere(object? value) => new(() => value, _ => { });

    private Assignable ElementOf(object? collection, object? index, IOperation source)
    {
        if (collection is Unknown || index is Unknown) return Nowhere(Unknown.Instance);
        if (collection is not (ArrayValue or List<object?>)) return Nowhere(ElementAt(collection, index, source) is Unknown ? Unknown.Instance : NotUnderstood(source));
        IList<object?> items = collection is ArrayValue array ? array.Items : (List<object?>)collection;
        return Position(index, items.Count, source) is { } at ? new Assignable(() => items[at], value => items[at] = value) : Nowhere(Unknown.Instance);
    }

    /// <summary>An item of a tuple that can be assigned to: tuples never change here, so the variable gets another one.</summary>
    private Assignable ItemOf(Assignable tuple, IFieldReferenceOperation source)
    {
        var items = (tuple.Read() as TupleValue)?.Items;
        if (ItemIndex(source) is not { } at || items is null || at >= items.Length) return Nowhere(Unknown.Instance);
        return new Assignable(() => ((TupleValue)tuple.Read()!).Items[at], value =>
        {
            object?[] changed = [.. ((TupleValue)tuple.Read()!).Items];
            changed[at] = value;
            tuple.Write(new TupleValue(changed));
        });
    }
}
