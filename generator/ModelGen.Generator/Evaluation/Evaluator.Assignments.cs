using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Generator.Evaluation;

internal sealed partial class Evaluator
{
    private object? Assign(ISimpleAssignmentOperation operation, Frame frame)
    {
        // As in C#, the parts of what is assigned to come before the value.
        var place = PlaceOf(operation.Target, frame);
        var value = operation.IsRef ? NotUnderstood(operation, "Assign values, not references.") : Evaluate(operation.Value, frame);
        place.Write(value);
        return value;
    }

    private object? CoalesceAssign(ICoalesceAssignmentOperation operation, Frame frame)
    {
        var place = PlaceOf(operation.Target, frame);
        if (place.Read() is { } value) return value;
        value = Evaluate(operation.Value, frame)!;
        place.Write(value);
        return value;
    }

    private object? Deconstruct(IOperation target, object? value, Frame frame)
    {
        if (target is IDeclarationExpressionOperation declaration) return Deconstruct(declaration.Expression, value, frame);
        if (target is not ITupleOperation tuple)
        {
            PlaceOf(target, frame).Write(value);
            return value;
        }
        if (value is not (TupleValue or Unknown)) return NotUnderstood(target, "Only tuples can be taken apart.");
        for (var i = 0; i < tuple.Elements.Length; i++)
            Deconstruct(tuple.Elements[i], value is TupleValue v ? v.Items[i] : Unknown.Instance, frame);
        return value;
    }

    private object? CompoundAssign(ICompoundAssignmentOperation operation, Frame frame)
    {
        var place = PlaceOf(operation.Target, frame);
        var left = place.Read();
        var right = Evaluate(operation.Value, frame);
        var token = operation.Syntax is AssignmentExpressionSyntax syntax ? syntax.OperatorToken.GetLocation() : Place(operation);
        object? result;
        if (IsTensorMath(operation.OperatorMethod)) result = TensorMath(operation.OperatorMethod!.Name, left, right, operation.Target, operation.Value, token);
        else
        {
            // x += 0.5 of an int computes in double and goes back: C# describes both conversions.
            if (operation.InConversion is { IsNumeric: true } && operation.OperatorMethod is null && operation.Value.Type is { } wide && left is not (null or Unknown) && Numbers.IsNumber(left))
                left = Numbers.Convert(left, wide.SpecialType) ?? left;
            result = Constants(operation.OperatorKind, left, right, operation, operation.Target, operation.Value);
        }
        if (result is not Unknown && operation.OutConversion.IsNumeric && operation.Target.Type is { } narrow && result is not null) result = Numbers.Convert(result, narrow.SpecialType) ?? result;
        place.Write(result);
        return result;
    }

    private object? Increment(IIncrementOrDecrementOperation operation, Frame frame)
    {
        var place = PlaceOf(operation.Target, frame);
        var old = place.Read();
        if (old is Unknown or Value or null) return state.FailQuietly();
        if (!Numbers.IsNumber(old) || operation.Type is null) return NotUnderstood(operation);
        var kind = operation.Kind == OperationKind.Increment ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract;
        var one = Numbers.Convert(1, operation.Type.SpecialType) ?? 1;
        var next = Numbers.Binary(kind, old, one);
        if (next is not null) next = Numbers.Convert(next, operation.Type.SpecialType) ?? next;
        place.Write(next);
        return operation.IsPostfix ? old : next;
    }

    private object? Binary(IBinaryOperation operation, Frame frame)
    {
        if (IsTensorMath(operation.OperatorMethod))
        {
            if (operation.OperatorKind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual)
                return TensorBranch(operation);
            var token = operation.Syntax is BinaryExpressionSyntax syntax ? syntax.OperatorToken.GetLocation() : Place(operation);
            return TensorMath(operation.OperatorMethod!.Name, Evaluate(operation.LeftOperand, frame), Evaluate(operation.RightOperand, frame), operation.LeftOperand, operation.RightOperand, token);
        }
        var left = Evaluate(operation.LeftOperand, frame);
        switch (operation.OperatorKind)
        {
            case BinaryOperatorKind.ConditionalAnd: return left is true ? Evaluate(operation.RightOperand, frame) : left;
            case BinaryOperatorKind.ConditionalOr: return left is false ? Evaluate(operation.RightOperand, frame) : left;
        }
        return Constants(operation.OperatorKind, left, Evaluate(operation.RightOperand, frame), operation, operation.LeftOperand, operation.RightOperand);
    }

    private object? Unary(IUnaryOperation operation, Frame frame)
    {
        var operand = Evaluate(operation.Operand, frame);
        if (operation.OperatorKind is UnaryOperatorKind.True or UnaryOperatorKind.False) return TensorBranch(operation.Operand);
        if (IsTensorMath(operation.OperatorMethod))
            return AddFunction("Neg", new Affine(-1, 0), [Tensor(operand, operation.Operand.Syntax.GetLocation())], operation.Syntax.GetLocation());
        if (operand is Unknown) return operand;
        if (operand is Value) return state.FailQuietly();
        if (operation.OperatorKind == UnaryOperatorKind.Hat) return operand is int fromEnd ? new IndexValue(fromEnd, FromEnd: true) : Unknown.Instance;
        return operand is null ? null : Numbers.Unary(operation.OperatorKind, operand) ?? NotUnderstood(operation);
    }

    /// <summary>An operator between constants: strings, numbers, booleans.</summary>
    private object? Constants(BinaryOperatorKind kind, object? left, object? right, IOperation place, IOperation leftPlace, IOperation rightPlace)
    {
        var type = place.Type;
        if (left is Unknown || right is Unknown) return Unknown.Instance;
        if (kind == BinaryOperatorKind.Add && type?.SpecialType == SpecialType.System_String) return Text(Shown(left, leftPlace) + Shown(right, rightPlace), place);
        // A tensor has the operators of its class and no other: C# has said so.
        if (left is Value != right is Value && (leftPlace.Type is { IsValueType: true } || rightPlace.Type is { IsValueType: true })) return state.FailQuietly();
        if (kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals && !(Numbers.IsNumber(left) && Numbers.IsNumber(right)))
            return Same(left, right, place) is { } same ? same == (kind == BinaryOperatorKind.Equals) : Unknown.Instance;
        // Lifted operators: what is null stays null, and compares as false.
        if (left is null || right is null) return type?.SpecialType == SpecialType.System_Boolean ? false : null;
        if (left is Value || right is Value) return state.FailQuietly();
        try
        {
            return Numbers.Binary(kind, left, right) ?? NotUnderstood(place);
        }
        catch (DivideByZeroException)
        {
            return Fails(place, "This divides by zero.");
        }
    }

    private object? Convert(IConversionOperation operation, Frame frame)
    {
        var value = Evaluate(operation.Operand, frame);
        if (value is Unknown or null) return value;
        if (operation.Type is { TypeKind: TypeKind.Dynamic }) return NotUnderstood(operation, "Name the type.");
        if (operation.OperatorMethod is { } method && !state.Types.IsSize(method.ContainingType) && !state.Types.IsWeightInit(method.ContainingType) && method.ContainingType.Name is not ("Index" or "ReadOnlySpan" or "Span"))
            return NotUnderstood(operation);
        if (operation.IsTryCast) return operation.Type is { } wanted && IsOf(value, wanted) ? value : null;
        if (!operation.IsImplicit && operation.OperatorMethod is null && operation.Operand.Type is { IsReferenceType: true } && operation.Type is { } type && !IsOf(value, type))
            return Fails(operation, $"This cast fails: {(value is Value ? "a tensor" : $"'{Show(value)}'")} is no '{type.ToMinimalDisplayString(operation.SemanticModel!, operation.Syntax.SpanStart)}'.");
        return ConvertTo(value, operation.Type);
    }

    private static object? ConvertTo(object? value, ITypeSymbol? type)
    {
        if (value is null || type is null) return value;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] }) return ConvertTo(value, inner);
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } underlying }) return ConvertTo(value, underlying);
        if (value is TupleValue tuple && type is INamedTypeSymbol { IsTupleType: true } target && target.TupleElements.Length == tuple.Items.Length)
            return new TupleValue([.. tuple.Items.Zip(target.TupleElements, (item, element) => ConvertTo(item, element.Type))]);
        return Numbers.IsNumber(value) ? Numbers.Convert(value, type.SpecialType) ?? value : value;
    }
}
