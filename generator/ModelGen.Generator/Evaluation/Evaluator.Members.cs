using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Generator.Evaluation;

internal sealed partial class Evaluator
{
    private readonly Dictionary<ISymbol, object?> _constants = new(SymbolEqualityComparer.Default);

    private object? Property(IPropertyReferenceOperation operation, Frame frame)
    {
        if (operation.Instance is null) return Static(operation.Property, operation);
        var instance = Evaluate(operation.Instance, frame);
        if (instance is Unknown) return instance;
        if (operation.Property.IsIndexer && operation.Arguments.Length == 1) return ElementAt(instance, Evaluate(operation.Arguments[0].Value, frame), operation);
        return (operation.Property.Name, instance) switch
        {
            ("Shape", Value tensor) => tensor.Shape.IsUnknown ? Unknown.Instance : new ArrayValue([.. tensor.Shape.Sizes.Select(size => (object?)size)]),
            ("Length", ArrayValue array) => array.Items.Length,
            ("Count", ArrayValue array) => array.Items.Length,
            ("Count", List<object?> list) => list.Count,
            ("Length", string text) => text.Length,
            // Nullable<T>: what has a value is that value here.
            ("Value", not null) when operation.Property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T => instance,
            ("HasValue", _) when operation.Property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T => instance is not null,
            (_, null) => Fails(operation, $"'{operation.Property.Name}' is asked of null."),
            _ => NotUnderstood(operation),
        };
    }

    private object? Field(IFieldReferenceOperation operation, Frame frame)
    {
        if (operation.Field.ContainingType.IsTupleType && operation.Instance is not null)
        {
            var tuple = Evaluate(operation.Instance, frame);
            if (tuple is not TupleValue { Items: var items }) return tuple is Unknown ? tuple : NotUnderstood(operation);
            var field = operation.Field.CorrespondingTupleField ?? operation.Field;
            return int.TryParse(field.Name.Substring("Item".Length), out var number) && number <= items.Length ? items[number - 1] : NotUnderstood(operation);
        }
        return operation.Instance is null ? Static(operation.Field, operation) : NotUnderstood(operation);
    }

    /// <summary>A static member that never changes: its initializer, evaluated once.</summary>
    private object? Static(ISymbol member, IOperation place)
    {
        if (_constants.TryGetValue(member, out var known)) return known;
        if (member is IFieldSymbol { IsReadOnly: false } or IPropertySymbol { SetMethod: not null })
            return NotUnderstood(place, "It can change, and a network is wired once. Make it readonly.");
        // A member that is read while it is being initialised has no value.
        _constants[member] = Unknown.Instance;
        var syntax = member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(state.Cancellation);
        var value = syntax switch
        {
            VariableDeclaratorSyntax { Initializer: { } initializer } => state.Bind(initializer),
            PropertyDeclarationSyntax { Initializer: { } initializer } => state.Bind(initializer),
            PropertyDeclarationSyntax { ExpressionBody: { } body } => state.Bind(body),
            _ => null,
        };
        var frame = new Frame(null);
        switch (value)
        {
            case ISymbolInitializerOperation initializer: frame.Result = Evaluate(initializer.Value, frame); break;
            case IBlockOperation block: Execute(block, frame); break;
            default:
                _constants.Remove(member);
                return NotUnderstood(place, "Its value is not in the source of this project.");
        }
        return _constants[member] = frame.Result;
    }
}
