using System.Globalization;

namespace ModelGen.Compiler.Text;

/// <summary>
/// A SIMD width of one element type, as the text of the C# that uses it. A kernel is written once against this and
/// emitted for 512, 256 and 128 bits and for scalars (0 bits), where a "vector" is a single element.
/// </summary>
public sealed record Width(Precision Precision, int Bits)
{
    public static readonly int[] All = [512, 256, 128, 0];

    public bool IsScalar => Bits == 0;

    /// <summary>float or double.</summary>
    public string Element => Precision == Precision.Single ? "float" : "double";

    public int ElementSize => Precision == Precision.Single ? 4 : 8;

    public int Lanes => IsScalar ? 1 : Bits / 8 / ElementSize;

    /// <summary>Vector registers there are for accumulators and operands together.</summary>
    public int Registers => Bits == 512 ? 32 : 16;

    public string Class => "Vector" + Bits;

    public string Type => IsScalar ? Element : $"{Class}<{Element}>";

    public string Suffix => IsScalar ? "Scalar" : "V" + Bits;

    public string Zero => IsScalar ? Number(0) : $"{Type}.Zero";

    // By dereference: the JIT counts Vector.Load as an inlined call, and stops inlining after some 260 of them.
    public string Load(string pointer) => IsScalar ? $"*({pointer})" : $"*({Type}*)({pointer})";

    public string Store(string pointer, string value) => $"{Load(pointer)} = {value};";

    /// <summary>A pointer to elements as one to vectors.</summary>
    public string Vectors(string pointer) => IsScalar ? pointer : $"({Type}*)({pointer})";

    /// <summary>The vector that starts so many elements, a multiple of its lanes, behind a pointer to vectors.</summary>
    public string At(string pointer, int elements) => $"{pointer}[{elements / Lanes}]";

    public string Broadcast(string scalar) => IsScalar ? scalar : $"{Class}.Create({scalar})";

    public string Constant(double value) => Broadcast(Number(value));

    /// <summary>a * b + c, fused where the processor can.</summary>
    public string Fma(string a, string b, string c) => IsScalar ? $"{a} * {b} + {c}" : $"{Class}.MultiplyAddEstimate({a}, {b}, {c})";

    public string Max(string a, string b) => IsScalar ? $"{MathClass}.Max({a}, {b})" : $"{Class}.Max({a}, {b})";

    public string Min(string a, string b) => IsScalar ? $"{MathClass}.Min({a}, {b})" : $"{Class}.Min({a}, {b})";

    public string Abs(string a) => IsScalar ? $"{MathClass}.Abs({a})" : $"{Class}.Abs({a})";

    public string Sqrt(string a) => IsScalar ? $"{MathClass}.Sqrt({a})" : $"{Class}.Sqrt({a})";

    public string Greater(string a, string b) => IsScalar ? $"{a} > {b}" : $"{Class}.GreaterThan({a}, {b})";

    public string Equal(string a, string b) => IsScalar ? $"{a} == {b}" : $"{Class}.Equals({a}, {b})";

    /// <summary>a · b, and 0 where a is 0 even if b is infinite; a is written twice.</summary>
    public string Times(string a, string b) => Select(Equal(a, Zero), Zero, $"{a} * {b}");

    /// <summary>x, but at least a constant; NaN stays NaN.</summary>
    public string AtLeast(string x, double least) => IsScalar ? $"{Element}.MaxNative({Number(least)}, {x})" : $"{Class}.MaxNative({Constant(least)}, {x})";

    /// <summary>x, but at most a constant; NaN stays NaN.</summary>
    public string AtMost(string x, double most) => IsScalar ? $"{Element}.MinNative({Number(most)}, {x})" : $"{Class}.MinNative({Constant(most)}, {x})";

    /// <summary>x, but no farther from 0 than a constant.</summary>
    public string Within(string x, double limit) => AtMost(AtLeast(x, -limit), limit);

    public string Select(string condition, string yes, string no) =>
        IsScalar ? $"({condition} ? {yes} : {no})" : $"{Class}.ConditionalSelect({condition}, {yes}, {no})";

    public string Sum(string vector) => IsScalar ? vector : $"{Class}.Sum({vector})";

    /// <summary>A function of the runtime's <c>VectorMath</c>, which has every width under one name.</summary>
    public string Call(string function, params string[] arguments) => $"VectorMath.{function}({string.Join(", ", arguments)})";

    public string MathClass => Precision == Precision.Single ? "MathF" : "Math";

    /// <summary>A literal of the element type, the same text on every machine.</summary>
    public string Number(double value) => Literal(Precision, value);

    public static string Literal(Precision precision, double value)
    {
        if (double.IsPositiveInfinity(value)) return precision == Precision.Single ? "float.PositiveInfinity" : "double.PositiveInfinity";
        if (double.IsNegativeInfinity(value)) return precision == Precision.Single ? "float.NegativeInfinity" : "double.NegativeInfinity";
        return precision == Precision.Single
            ? ((float)value).ToString("G9", CultureInfo.InvariantCulture) + "f"
            : value.ToString("G17", CultureInfo.InvariantCulture) + "d";
    }

    public Width Scalar => this with { Bits = 0 };
}
