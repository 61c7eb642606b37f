using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Evaluation;

/// <summary>Arithmetic of constants, as C# has it: both operands are of one type by then, and integers wrap.</summary>
internal static class Numbers
{
    public static bool IsNumber(object? value) => value is int or long or uint or ulong or short or ushort or byte or sbyte or float or double or char;

    /// <summary>The result, or null where the operator means nothing for these operands.</summary>
    /// <exception cref="DivideByZeroException">An integer is divided by zero.</exception>
    public static object? Binary(BinaryOperatorKind kind, object? left, object? right) => (Widen(left), Widen(right)) switch
    {
        (int a, int b) => Integers(kind, a, b) ?? Shift(kind, a, b),
        (long a, int b) when kind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift => kind == BinaryOperatorKind.LeftShift ? a << b : a >> b,
        (long a, long b) => Integers(kind, a, b),
        (uint a, uint b) => Integers(kind, a, b) is { } r ? r is long wide ? unchecked((uint)wide) : r : null,
        (ulong a, ulong b) => Unsigned(kind, a, b),
        (float a, float b) => Reals(kind, a, b) is { } r ? r is double wide ? (float)wide : r : null,
        (double a, double b) => Reals(kind, a, b),
        (bool a, bool b) => kind switch
        {
            BinaryOperatorKind.And => a & b,
            BinaryOperatorKind.Or => a | b,
            BinaryOperatorKind.ExclusiveOr or BinaryOperatorKind.NotEquals => a ^ b,
            BinaryOperatorKind.Equals => a == b,
            _ => null,
        },
        _ => null,
    };

    public static object? Unary(UnaryOperatorKind kind, object? operand) => (kind, Widen(operand)) switch
    {
        (UnaryOperatorKind.Plus, { } a) => a,
        (UnaryOperatorKind.Minus, int a) => unchecked(-a),
        (UnaryOperatorKind.Minus, long a) => unchecked(-a),
        (UnaryOperatorKind.Minus, float a) => -a,
        (UnaryOperatorKind.Minus, double a) => -a,
        (UnaryOperatorKind.BitwiseNegation, int a) => ~a,
        (UnaryOperatorKind.BitwiseNegation, long a) => ~a,
        (UnaryOperatorKind.Not, bool a) => !a,
        _ => null,
    };

    /// <summary>A number as another type; null where there is no such conversion.</summary>
    public static object? Convert(object value, SpecialType type) => unchecked(type switch
    {
        SpecialType.System_Int32 => value is double or float ? (int)Real(value) : (object)(int)Whole(value),
        SpecialType.System_Int64 => value is double or float ? (long)Real(value) : Whole(value),
        SpecialType.System_UInt32 => value is double or float ? (uint)Real(value) : (object)(uint)Whole(value),
        SpecialType.System_UInt64 => value is double or float ? (ulong)Real(value) : (object)(ulong)Whole(value),
        SpecialType.System_Int16 => (short)(value is double or float ? (long)Real(value) : Whole(value)),
        SpecialType.System_UInt16 => (ushort)(value is double or float ? (long)Real(value) : Whole(value)),
        SpecialType.System_Byte => (byte)(value is double or float ? (long)Real(value) : Whole(value)),
        SpecialType.System_SByte => (sbyte)(value is double or float ? (long)Real(value) : Whole(value)),
        SpecialType.System_Char => (char)Whole(value),
        SpecialType.System_Single => (float)Real(value),
        SpecialType.System_Double => Real(value),
        _ => (object?)null,
    });

    public static double Real(object value) => value is char c ? c : System.Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static long Whole(object value) => value switch
    {
        char c => c,
        ulong u => unchecked((long)u),
        _ => System.Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };

    private static object? Widen(object? value) => value switch
    {
        short or ushort or byte or sbyte or char => (int)Whole(value),
        _ => value,
    };

    private static object? Shift(BinaryOperatorKind kind, int a, int b) => kind switch
    {
        BinaryOperatorKind.LeftShift => a << b,
        BinaryOperatorKind.RightShift => a >> b,
        _ => null,
    };

    private static object? Integers(BinaryOperatorKind kind, int a, int b) =>
        Integers(kind, (long)a, b) is { } result ? result is long wide ? unchecked((int)wide) : result : null;

    private static object? Integers(BinaryOperatorKind kind, long a, long b) => unchecked(kind switch
    {
        BinaryOperatorKind.Add => a + b,
        BinaryOperatorKind.Subtract => a - b,
        BinaryOperatorKind.Multiply => a * b,
        BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder when b == 0 => throw new DivideByZeroException(),
        BinaryOperatorKind.Divide => b == -1 ? -a : a / b,
        BinaryOperatorKind.Remainder => b == -1 ? 0L : a % b,
        BinaryOperatorKind.And => a & b,
        BinaryOperatorKind.Or => a | b,
        BinaryOperatorKind.ExclusiveOr => a ^ b,
        BinaryOperatorKind.Equals => a == b,
        BinaryOperatorKind.NotEquals => a != b,
        BinaryOperatorKind.LessThan => a < b,
        BinaryOperatorKind.LessThanOrEqual => a <= b,
        BinaryOperatorKind.GreaterThan => a > b,
        BinaryOperatorKind.GreaterThanOrEqual => a >= b,
        _ => (object?)null,
    });

    private static object? Unsigned(BinaryOperatorKind kind, ulong a, ulong b) => unchecked(kind switch
    {
        BinaryOperatorKind.Add => a + b,
        BinaryOperatorKind.Subtract => a - b,
        BinaryOperatorKind.Multiply => a * b,
        BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder when b == 0 => throw new DivideByZeroException(),
        BinaryOperatorKind.Divide => a / b,
        BinaryOperatorKind.Remainder => a % b,
        BinaryOperatorKind.Equals => a == b,
        BinaryOperatorKind.NotEquals => a != b,
        BinaryOperatorKind.LessThan => a < b,
        BinaryOperatorKind.LessThanOrEqual => a <= b,
        BinaryOperatorKind.GreaterThan => a > b,
        BinaryOperatorKind.GreaterThanOrEqual => a >= b,
        _ => (object?)null,
    });

    private static object? Reals(BinaryOperatorKind kind, double a, double b) => kind switch
    {
        BinaryOperatorKind.Add => a + b,
        BinaryOperatorKind.Subtract => a - b,
        BinaryOperatorKind.Multiply => a * b,
        BinaryOperatorKind.Divide => a / b,
        BinaryOperatorKind.Remainder => a % b,
        BinaryOperatorKind.Equals => a == b,
        BinaryOperatorKind.NotEquals => a != b,
        BinaryOperatorKind.LessThan => a < b,
        BinaryOperatorKind.LessThanOrEqual => a <= b,
        BinaryOperatorKind.GreaterThan => a > b,
        BinaryOperatorKind.GreaterThanOrEqual => a >= b,
        _ => null,
    };
}
