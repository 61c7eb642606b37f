using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Evaluation;

/// <summary>
/// Evaluates the methods of one wired model from their bound operations, as C# would run them, with tensors being values
/// of the graph. What it does not understand is reported at its place and becomes <see cref="Unknown"/>, so that the rest
/// is still checked.
/// </summary>
internal sealed partial class Evaluator(EvaluationState state, INamedTypeSymbol model, NameScope names)
{
    private KnownTypes Types => state.Types;

    /// <summary>Evaluates an expression.</summary>
    private object? Evaluate(IOperation operation, Frame frame)
    {
        state.Count(operation);
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (operation.ConstantValue is { HasValue: true } constant) return constant.Value;
        return operation switch
        {
            IParenthesizedOperation o => Evaluate(o.Operand, frame),
            ILocalReferenceOperation o => Read(o.Local, frame),
            IParameterReferenceOperation o => Read(o.Parameter, frame),
            IConversionOperation o => Convert(o, frame),
            IInvocationOperation o => Invoke(o, frame),
            IBinaryOperation o => Binary(o, frame),
            IUnaryOperation o => Unary(o, frame),
            ISimpleAssignmentOperation o => Assign(o, frame),
            ICompoundAssignmentOperation o => CompoundAssign(o, frame),
            IIncrementOrDecrementOperation o => Increment(o, frame),
            IDeconstructionAssignmentOperation o => Deconstruct(o.Target, Evaluate(o.Value, frame), frame),
            ICoalesceAssignmentOperation o => CoalesceAssign(o, frame),
            ICoalesceOperation o => Evaluate(o.Value, frame) ?? Evaluate(o.WhenNull, frame),
            IConditionalOperation { WhenFalse: { } no } o => Condition(o.Condition, frame) switch
            {
                true => Evaluate(o.WhenTrue, frame),
                false => Evaluate(no, frame),
                null => Unknown.Instance,
            },
            ISwitchExpressionOperation o => Switch(o, frame),
            IIsTypeOperation o => Evaluate(o.ValueOperand, frame) is var tested && tested is Unknown ? tested : IsOf(tested, o.TypeOperand) != o.IsNegated,
            IIsPatternOperation o => Match(o.Pattern, Evaluate(o.Value, frame), frame) is { } matches ? matches : Unknown.Instance,
            IInterpolatedStringOperation o => Interpolate(o, frame),
            ITupleOperation o => new TupleValue([.. o.Elements.Select(e => Evaluate(e, frame))]),
            ITupleBinaryOperation o => CompareTuples(o, frame),
            IArrayCreationOperation o => NewArray(o, frame),
            ICollectionExpressionOperation o => NewCollection(o, frame),
            IObjectCreationOperation o => NewObject(o, frame),
            IArrayElementReferenceOperation o => Element(o, frame),
            IImplicitIndexerReferenceOperation o => ElementAt(Evaluate(o.Instance, frame), Evaluate(o.Argument, frame), o),
            IPropertyReferenceOperation o => Property(o, frame),
            IFieldReferenceOperation o => Field(o, frame),
            IRangeOperation o => NewRange(o, frame),
            IDelegateCreationOperation o => Function(o.Target, frame),
            IAnonymousFunctionOperation o => new FunctionValue(o.Symbol, o.Body, frame),
            IMethodReferenceOperation o => Function(o, frame),
            IDefaultValueOperation o => Default(o.Type),
            IDeclarationExpressionOperation o => Evaluate(o.Expression, frame),
            IThrowOperation o => Thrown(o, frame),
            ITranslatedQueryOperation o => Evaluate(o.Operation, frame),
            IInvalidOperation => state.FailQuietly(),
            // What C# has no description of, such as what a pointer points to, may go over something that has been reported.
            { Kind: OperationKind.None } o when o.ChildOperations.Any(child => Evaluate(child, frame) is Unknown) => Unknown.Instance,
            _ => NotUnderstood(operation),
        };
    }

    /// <summary>A condition as a constant; null where it is none, which has been reported.</summary>
    private bool? Condition(IOperation operation, Frame frame)
    {
        switch (Evaluate(operation, frame))
        {
            case bool value: return value;
            case Value:
                TensorBranch(operation);
                return null;
            default:
                state.FailQuietly();
                return null;
        }
    }

    private Unknown TensorBranch(IOperation operation) => state.Fail(Descriptors.TensorBranch, operation.Syntax.GetLocation(),
        "A network is wired once, before any tensor has a value, so nothing can branch on a tensor. Compute with it instead: multiply by a mask, or use ReLU, Max or Abs.");

    private object? Read(ISymbol variable, Frame frame) =>
        // C# itself reports a variable that is read before it is assigned.
        frame.TryRead(variable, out var value) ? value : state.FailQuietly();

    /// <summary>A value where a tensor must be; whatever else it is has been reported.</summary>
    private Value Tensor(object? value, Location location)
    {
        switch (value)
        {
            case Value tensor: return tensor;
            case null:
                state.Fail(Descriptors.MissingTensor, location, "There is no tensor here yet: it is null. Assign one before it is used.");
                break;
        }
        return state.Builder.NewValue("?", Shape.Unknown, ElementType.Real, ValueKind.PerSample);
    }

    private static object? Default(ITypeSymbol? type) => type?.SpecialType switch
    {
        SpecialType.System_Int32 => 0,
        SpecialType.System_Int64 => 0L,
        SpecialType.System_UInt32 => 0u,
        SpecialType.System_UInt64 => 0ul,
        SpecialType.System_Int16 => (short)0,
        SpecialType.System_UInt16 => (ushort)0,
        SpecialType.System_Byte => (byte)0,
        SpecialType.System_SByte => (sbyte)0,
        SpecialType.System_Single => 0f,
        SpecialType.System_Double => 0d,
        SpecialType.System_Boolean => false,
        SpecialType.System_Char => '\0',
        _ => type switch
        {
            INamedTypeSymbol { TypeKind: TypeKind.Enum, EnumUnderlyingType: { } underlying } => Default(underlying),
            INamedTypeSymbol { IsTupleType: true } tuple => new TupleValue([.. tuple.TupleElements.Select(e => Default(e.Type))]),
            _ => null,
        },
    };

    private Unknown NotUnderstood(IOperation operation, string? instead = null) =>
        state.Fail(Descriptors.NotUnderstood, Place(operation), Hints.Of(operation, instead));

    /// <summary>A string or list that grows beyond the limit ends the evaluation: what makes it grow would go on.</summary>
    private EvaluationStoppedException TooLong(IOperation operation, string message)
    {
        Fails(operation, message);
        return new EvaluationStoppedException(null, message);
    }

    private Unknown Fails(IOperation operation, string message) => state.Fail(Descriptors.Fails, Place(operation), message);

    /// <summary>The smallest place that shows an operation: an expression of one line, else its first token.</summary>
    private static Location Place(IOperation operation)
    {
        var location = operation.Syntax.GetLocation();
        var lines = location.GetLineSpan();
        return operation.Syntax is StatementSyntax || lines.StartLinePosition.Line != lines.EndLinePosition.Line
            ? operation.Syntax.GetFirstToken().GetLocation()
            : location;
    }

    /// <summary>The name of what is called.</summary>
    private static Location NameOf(IInvocationOperation call) => call.Syntax switch
    {
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name.Identifier.GetLocation(),
        InvocationExpressionSyntax { Expression: SimpleNameSyntax name } => name.Identifier.GetLocation(),
        _ => call.Syntax.GetLocation(),
    };

    private object? Thrown(IThrowOperation operation, Frame frame)
    {
        var reason = operation.Exception is IConversionOperation { Operand: IObjectCreationOperation inner } ? inner : operation.Exception as IObjectCreationOperation;
        var text = reason?.Arguments.Select(a => a.Value.Type?.SpecialType == SpecialType.System_String ? Evaluate(a.Value, frame) as string : null).FirstOrDefault(t => t is not null);
        return Fails(operation, text is null ? "The network's own code throws here." : $"The network's own code throws here: {text}");
    }
}
