using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace ModelGen.Runtime;

// Written once, for 512 bits: the build derives the forms for 256 and 128 bits from this text by exchanging the
// width (see the project file), and the scalar forms are lane 0 of 128 bits. Intrinsics are used directly, without a
// generic layer over the widths, because its calls count against what the JIT inlines into one method: of 56 tanhs in a
// kernel it left 45 real calls, of these none.
//
// Every polynomial is a minimax fit of the function named beside it. MinNative and MaxNative return their second
// operand where one is NaN, so a limit written first lets NaN through.
public static partial class VectorMath
{
    /// <summary>e^x. Error at most 1.1 ulp, also where the result is denormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Exp(Vector512<float> x)
    {
        x = MinNative(Create(88.8f), MaxNative(Create(-104f), x));
        // Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits; 254 is the bias of the two halves of
        // 2^n below, which together reach infinity and the denormals.
        var shifted = MultiplyAddEstimate(x, Create(1.44269504f), Create(12582912f + 254));
        var r = ReduceByLn2(x, shifted - Create(12582912f + 254));
        var bits = shifted.AsUInt32();
        var half = bits >>> 1;
        var y = MultiplyAddEstimate(r * r, ExpTail(r), r) + Create(1f);
        return y * (half << 23).AsSingle() * ((bits - half) << 23).AsSingle();
    }

    /// <summary>e^x - 1, accurate relative to itself also near 0. Error at most 1.7 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Expm1(Vector512<float> x)
    {
        var clamped = MinNative(Create(88.8f), MaxNative(Create(-20f), x));
        var shifted = MultiplyAddEstimate(clamped, Create(1.44269504f), Create(12582912f + 126));
        var r = ReduceByLn2(clamped, shifted - Create(12582912f + 126));
        // 2^(n - 1), doubled at the end, so that the largest results do not overflow on the way.
        var scale = (shifted.AsUInt32() << 23).AsSingle();
        var y = MultiplyAddEstimate(r * r, ExpTail(r), r);
        y = MultiplyAddEstimate(scale, y, scale - Create(0.5f));
        return ConditionalSelect(Vector512.Equals(x, Create(0f)), x, y + y);
    }

    /// <summary>The natural logarithm. Error at most 1.2 ulp; -∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log(Vector512<float> x)
    {
        var denormal = LessThan(x, Create(1.17549435e-38f));
        var y = LogNormal(
            ConditionalSelect(denormal, x * Create(8388608f), x),
            ConditionalSelect(denormal, Create(8388608f + 127 + 23), Create(8388608f + 127)));
        var special = ConditionalSelect(Vector512.Equals(x, Create(0f)), Create(float.NegativeInfinity),
            ConditionalSelect(LessThan(x, Create(0f)), Create(float.NaN), x));
        return ConditionalSelect(GreaterThan(x, Create(0f)) & LessThan(x, Create(float.PositiveInfinity)), y, special);
    }

    /// <summary>log(1 + x), accurate relative to itself also near 0. Error at most 1.5 ulp; -∞ at -1, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Log1p(Vector512<float> x)
    {
        var sum = x + Create(1f);
        // What rounding took from the sum, to first order. 0 / 0 and ∞ - ∞ (x = -1 and ∞) leave the logarithm as it is.
        var lost = (x - (sum - Create(1f))) / sum;
        var y = Log(sum) + ConditionalSelect(Vector512.Equals(lost, lost), lost, Create(0f));
        return ConditionalSelect(Vector512.Equals(x, Create(0f)), x, y);
    }

    /// <summary>log(1 + e^x): never overflows, and tends to e^x on the left. Error at most 2.2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Softplus(Vector512<float> x)
    {
        var e = ExpNonPositive(-Abs(x));
        var sum = e + Create(1f);
        var log1p = LogNormal(sum, Create(8388608f + 127)) + (e - (sum - Create(1f))) / sum;
        return MaxNative(Create(0f), x) + log1p;
    }

    /// <summary>1 / (1 + e^-x), accurate relative to itself also where it is tiny. Error at most 2.4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Sigmoid(Vector512<float> x)
    {
        var e = ExpNonPositive(-Abs(x));
        return ConditionalSelect(LessThan(x, Create(0f)), e, Create(1f)) / (e + Create(1f));
    }

    /// <summary>The hyperbolic tangent, accurate relative to itself also near 0. Error at most 5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Tanh(Vector512<float> x)
    {
        // tanh(√z) / √z for √z up to 8.8; at 9 the quotient is above 1.
        x = MinNative(Create(9f), MaxNative(Create(-9f), x));
        var z = x * x;
        var p = MultiplyAddEstimate(z, Create(1.37147280e-8f), Create(2.08654289e-5f));
        p = MultiplyAddEstimate(p, z, Create(0.00351105571f));
        p = MultiplyAddEstimate(p, z, Create(0.133940221f));
        p = MultiplyAddEstimate(p, z, Create(1f));
        var q = MultiplyAddEstimate(z, Create(7.92281063e-7f), Create(0.000331100086f));
        q = MultiplyAddEstimate(q, z, Create(0.0259357383f));
        q = MultiplyAddEstimate(q, z, Create(0.467273409f));
        q = MultiplyAddEstimate(q, z, Create(1f));
        return MinNative(Create(1f), MaxNative(Create(-1f), x * p / q));
    }

    /// <summary>The error function, accurate relative to itself also near 0. Error at most 6 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Erf(Vector512<float> x)
    {
        // erf(√z) / √z for √z up to 3.92, where the result rounds to 1.
        x = MinNative(Create(3.92f), MaxNative(Create(-3.92f), x));
        var z = x * x;
        var p = MultiplyAddEstimate(z, Create(2.05008475907e-6f), Create(0.000284883882087f));
        p = MultiplyAddEstimate(p, z, Create(0.00376565476072f));
        p = MultiplyAddEstimate(p, z, Create(0.0527488403918f));
        p = MultiplyAddEstimate(p, z, Create(0.190407306324f));
        p = MultiplyAddEstimate(p, z, Create(1.12837914613f));
        var q = MultiplyAddEstimate(z, Create(3.80917495808e-5f), Create(0.00116254525895f));
        q = MultiplyAddEstimate(q, z, Create(0.0149692918893f));
        q = MultiplyAddEstimate(q, z, Create(0.114109464521f));
        q = MultiplyAddEstimate(q, z, Create(0.502076822355f));
        q = MultiplyAddEstimate(q, z, Create(1f));
        return MinNative(Create(1f), MaxNative(Create(-1f), x * p / q));
    }

    // e^x for x <= 0, where 2^n cannot overflow: one factor and a constant serve instead of two.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExpNonPositive(Vector512<float> x)
    {
        x = MaxNative(Create(-104f), x);
        var shifted = MultiplyAddEstimate(x, Create(1.44269504f), Create(12582912f + 127 + 24));
        var r = ReduceByLn2(x, shifted - Create(12582912f + 127 + 24));
        var y = MultiplyAddEstimate(r * r, ExpTail(r), r) + Create(1f);
        return y * (shifted.AsUInt32() << 23).AsSingle() * Create(5.96046448e-8f);
    }

    // x - n ln 2; the first part of ln 2 has 15 bits, so its product with n is exact without a fused operation.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ReduceByLn2(Vector512<float> x, Vector512<float> n) =>
        MultiplyAddEstimate(n, Create(-1.42860677e-6f), MultiplyAddEstimate(n, Create(-0.693145752f), x));

    // (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> ExpTail(Vector512<float> r)
    {
        var y = MultiplyAddEstimate(r, Create(1.39353366e-3f), Create(8.36327113e-3f));
        y = MultiplyAddEstimate(y, r, Create(4.16664630e-2f));
        y = MultiplyAddEstimate(y, r, Create(0.166665763f));
        return MultiplyAddEstimate(y, r, Create(0.5f));
    }

    // The logarithm of a positive normal number = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt(2); a k other than the
    // number's own is had by another bias than 2^23 + 127.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> LogNormal(Vector512<float> x, Vector512<float> bias)
    {
        var bits = x.AsUInt32() + Create(0x3F800000u - 0x3F3504F3u);
        var k = ((bits >>> 23) | Create(0x4B000000u)).AsSingle() - bias;
        var f = ((bits & Create(0x007FFFFFu)) + Create(0x3F3504F3u)).AsSingle() - Create(1f);
        // (log(1 + f) - f + f^2 / 2) / f^3.
        var y = MultiplyAddEstimate(f, Create(-8.33043307e-2f), Create(0.128120258f));
        y = MultiplyAddEstimate(y, f, Create(-0.129401520f));
        y = MultiplyAddEstimate(y, f, Create(0.141881347f));
        y = MultiplyAddEstimate(y, f, Create(-0.166435987f));
        y = MultiplyAddEstimate(y, f, Create(0.200019777f));
        y = MultiplyAddEstimate(y, f, Create(-0.250002801f));
        y = MultiplyAddEstimate(y, f, Create(0.333333254f));
        y = MultiplyAddEstimate(y, f, Create(-0.5f));
        y = MultiplyAddEstimate(f * f, y, k * Create(1.42860677e-6f)) + f;
        return MultiplyAddEstimate(k, Create(0.693145752f), y);
    }
}
