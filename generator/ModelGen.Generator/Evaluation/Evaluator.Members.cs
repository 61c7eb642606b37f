using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Generator.Evaluation;

internal sealed partial class Evaluator
{
    /// <summary>The static members that were read; null while an initializer runs.</summary>
    private readonly Dictionary<ISymbol, Constant?> _constants = new(SymbolEqualityComparer.Default);

    private object? Property(IPropertyReferenceOperation operation, Frame frame)
    {
        if (operation.Instance is null) return Static(operation.Property, operation);
        var instance = Evaluate(operation.Instance, frame);
        if (instance is Unknown) return instance;
        if (operation.Property.IsIndexer && operation.Arguments.Length == 1) return ElementAt(instance, Evaluate(operation.Arguments[0].Value, frame), operation);
        return PropertyOf(operation.Property, instance, operation);
    }

    private object? PropertyOf(IPropertySymbol property, object? instance, IOperation operation) =>
        (property.Name, instance) switch
        {
            ("Shape", Value tensor) => tensor.Shape.IsUnknown ? Unknown.Instance : new ArrayValue([.. tensor.Shape.Sizes.Select(size => (object?)size)]),
            ("Length", ArrayValue array) => array.Items.Length,
            ("Count", ArrayValue array) => array.Items.Length,
            ("Count", List<object?> list) => list.Count,
            ("Length", string text) => text.Length,
            // Nullable<T>: what has a value is that value here.
            ("Value", not null) when property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T => instance,
            ("HasValue", _) when property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T => instance is not null,
            (_, null) => Fails(operation, $"'{property.Name}' is asked of null."),
            _ => NotUnderstood(operation),
        };

    private object? Field(IFieldReferenceOperation operation, Frame frame)
    {
        if (operation.Field.ContainingType.IsTupleType && operation.Instance is not null)
        {
            var tuple = Evaluate(operation.Instance, frame);
            if (tuple is not TupleValue { Items: var items }) return tuple is Unknown ? tuple : NotUnderstood(operation);
            return ItemIndex(operation) is { } at && at < items.Length ? items[at] : NotUnderstood(operation);
        }
        if (operation.Instance is null) return Static(operation.Field, operation);
        return Evaluate(operation.Instance, frame) is Unknown ? Unknown.Instance : NotUnderstood(operation);
    }

    private static int? ItemIndex(IFieldReferenceOperation operation) =>
        int.TryParse((operation.Field.CorrespondingTupleField ?? operation.Field).Name.Substring("Item".Length), out var number) ? number - 1 : null;

    /// <summary>A static member that never changes: its initializer, evaluated once, or its getter.</summary>
    private object? Static(ISymbol member, IOperation place)
    {
        if (_constants.TryGetValue(member, out var known)) return known is null ? Fails(place, $"'{member.Name}' is read while its own initializer runs.") : known.Value;
        if (member is IFieldSymbol { IsReadOnly: false } or IPropertySymbol { SetMethod: not null })
            return NotUnderstood(place, "It can change, and a network is wired once. Make it readonly.");
        var initializer = member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(state.Cancellation) switch
        {
            VariableDeclaratorSyntax { Initializer: { } value } => state.Bind(value),
            PropertyDeclarationSyntax { Initializer: { } value } => state.Bind(value),
            _ => null,
        };
        if (initializer is ISymbolInitializerOperation { Value: var source })
        {
            _constants[member] = null;
            return (_constants[member] = new Constant(Evaluate(source, new Frame(null)))).Value;
        }
        return member is IPropertySymbol { GetMethod: { } getter } && state.Body(getter) is { } body
            ? Call(getter, new Dictionary<ISymbol, object?>(SymbolEqualityComparer.Default), place, null, body)
            : NotUnderstood(place, "Its value is not in the source of this project.");
    }

    /// <summary>What a static member was initialised with.</summary>
    private sealed record Constant(object? Value);
}
