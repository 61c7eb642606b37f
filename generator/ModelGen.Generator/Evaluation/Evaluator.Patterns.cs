using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Generator.Evaluation;

internal sealed partial class Evaluator
{
    private object? Switch(ISwitchExpressionOperation operation, Frame frame)
    {
        var value = Evaluate(operation.Value, frame);
        if (value is Unknown) return value;
        foreach (var arm in operation.Arms)
        {
            var matches = Match(arm.Pattern, value, frame);
            if (matches is true && arm.Guard is not null) matches = Condition(arm.Guard, frame);
            if (matches is null) return Unknown.Instance;
            if (matches is true) return Evaluate(arm.Value, frame);
        }
        return Fails(operation.Value, $"No arm of the switch takes {Show(value)}. Add one, or '_' for all others.");
    }

    /// <summary>Whether a value matches; null where that cannot be known, which has been reported.</summary>
    private bool? Match(IPatternOperation pattern, object? value, Frame frame)
    {
        if (value is Unknown) return null;
        switch (pattern)
        {
            case IDiscardPatternOperation: return true;
            case IConstantPatternOperation constant: return Same(value, Evaluate(constant.Value, frame), constant);
            case IDeclarationPatternOperation declaration:
                if (declaration is { MatchedType: { } matched, MatchesNull: false } && !IsOf(value, matched)) return false;
                if (declaration.DeclaredSymbol is { } variable) frame.Declare(variable, value);
                return true;
            case ITypePatternOperation type: return IsOf(value, type.MatchedType);
            case INegatedPatternOperation not: return !Match(not.Pattern, value, frame);
            case IBinaryPatternOperation binary:
                var left = Match(binary.LeftPattern, value, frame);
                if (left is null) return null;
                return binary.OperatorKind == BinaryOperatorKind.And
                    ? left.Value ? Match(binary.RightPattern, value, frame) : false
                    : left.Value ? true : Match(binary.RightPattern, value, frame);
            case IRelationalPatternOperation relation:
                if (value is Value) { TensorBranch(pattern); return null; }
                return value is not null && Numbers.Binary(relation.OperatorKind, value, Evaluate(relation.Value, frame)) is true;
            case IRecursivePatternOperation recursive: return MatchRecursive(recursive, value, frame);
            case IListPatternOperation list: return MatchList(list, value, frame);
            default:
                NotUnderstood(pattern);
                return null;
        }
    }

    private bool? MatchRecursive(IRecursivePatternOperation pattern, object? value, Frame frame)
    {
        if (value is null) return false;
        if (pattern.MatchedType is { } matched && !IsOf(value, matched)) return false;
        if (pattern.DeconstructionSubpatterns.Length > 0 && value is not TupleValue)
        {
            NotUnderstood(pattern);
            return null;
        }
        for (var i = 0; i < pattern.DeconstructionSubpatterns.Length; i++)
        {
            var matches = Match(pattern.DeconstructionSubpatterns[i], ((TupleValue)value).Items[i], frame);
            if (matches is not true) return matches;
        }
        foreach (var property in pattern.PropertySubpatterns)
        {
            var member = property.Member switch
            {
                IFieldReferenceOperation field when value is TupleValue tuple && ItemIndex(field) is { } at && at < tuple.Items.Length => tuple.Items[at],
                IPropertyReferenceOperation o => PropertyOf(o.Property, value, o),
                var other => NotUnderstood(other),
            };
            var matches = Match(property.Pattern, member, frame);
            if (matches is not true) return matches;
        }
        if (pattern.DeclaredSymbol is { } variable) frame.Declare(variable, value);
        return true;
    }

    private bool? MatchList(IListPatternOperation pattern, object? value, Frame frame)
    {
        if (value is null) return false;
        if (Items(value, pattern) is not { } items) return null;
        var slice = -1;
        for (var i = 0; i < pattern.Patterns.Length; i++)
            if (pattern.Patterns[i] is ISlicePatternOperation) slice = i;
        if (slice < 0 ? items.Count != pattern.Patterns.Length : items.Count < pattern.Patterns.Length - 1) return false;
        for (var i = 0; i < pattern.Patterns.Length; i++)
        {
            bool? matches;
            if (i == slice)
            {
                var inner = ((ISlicePatternOperation)pattern.Patterns[i]).Pattern;
                matches = inner is null ? true : Match(inner, new ArrayValue([.. items.Skip(i).Take(items.Count - pattern.Patterns.Length + 1)]), frame);
            }
            else matches = Match(pattern.Patterns[i], items[slice < 0 || i < slice ? i : items.Count - pattern.Patterns.Length + i], frame);
            if (matches is not true) return matches;
        }
        return true;
    }

    /// <summary>Whether a value is of a type, as far as it remembers its own: an enum is its number.</summary>
    private bool IsOf(object? value, ITypeSymbol type) => (value, type) switch
    {
        (null, _) => false,
        (_, { SpecialType: SpecialType.System_Object } or ITypeParameterSymbol) => true,
        (_, INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] }) => IsOf(value, inner),
        (_, INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } underlying }) => IsOf(value, underlying),
        (Value { Type: ElementType.Int }, _) => Types.IsTokens(type),
        (Value, _) => Types.IsTensor(type),
        (TupleValue { Items: var items }, INamedTypeSymbol { IsTupleType: true } tuple) =>
            items.Length == tuple.TupleElements.Length && items.Zip(tuple.TupleElements, (item, element) => item is null || IsOf(item, element.Type)).All(same => same),
        (ArrayValue { Items: var items }, IArrayTypeSymbol array) => items.All(item => item is null || IsOf(item, array.ElementType)),
        (ArrayValue, _) => type.TypeKind is TypeKind.Interface or TypeKind.Struct && !IsPlain(type),
        (List<object?>, _) => type.TypeKind == TypeKind.Interface || type.Name == "List",
        (FunctionValue, _) => type.TypeKind == TypeKind.Delegate,
        (ScopeValue, _) => type.TypeKind == TypeKind.Interface,
        _ => Default(type) is { } ofType ? ofType.GetType() == value.GetType() : type.SpecialType == SpecialType.System_String && value is string,
    };

    private static bool IsPlain(ITypeSymbol type) => type is INamedTypeSymbol { IsTupleType: true } || Default(type) is not null;

    /// <summary>Equality as C# has it for constants; two tensors have none.</summary>
    private bool? Same(object? left, object? right, IOperation place)
    {
        if (left is Unknown || right is Unknown) return null;
        if (left is null || right is null) return left is null && right is null;
        if (left is Value || right is Value)
        {
            TensorBranch(place);
            return null;
        }
        if (left is TupleValue a && right is TupleValue b)
        {
            for (var i = 0; i < a.Items.Length; i++)
            {
                var same = Same(a.Items[i], b.Items[i], place);
                if (same is not true) return same;
            }
            return true;
        }
        return Numbers.IsNumber(left) && Numbers.IsNumber(right) ? Numbers.Binary(BinaryOperatorKind.Equals, left, right) is true : left.Equals(right);
    }

    private object CompareTuples(ITupleBinaryOperation operation, Frame frame)
    {
        var same = Same(Evaluate(operation.LeftOperand, frame), Evaluate(operation.RightOperand, frame), operation);
        return same is null ? Unknown.Instance : same.Value == (operation.OperatorKind == BinaryOperatorKind.Equals);
    }
}
