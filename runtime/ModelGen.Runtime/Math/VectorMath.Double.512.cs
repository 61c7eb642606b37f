using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;

namespace ModelGen.Runtime;

// The double forms, with the structure of the single ones (see there) but polynomials for 1e-16.
public static partial class VectorMath
{
    /// <summary>e^x. Error at most 1.1 ulp, also where the result is denormal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> x)
    {
        x = MinNative(Create(709.8), MaxNative(Create(-745.2), x));
        var shifted = MultiplyAddEstimate(x, Create(1.4426950408889634), Create(6755399441055744d + 2046));
        var r = ReduceByLn2(x, shifted - Create(6755399441055744d + 2046));
        var bits = shifted.AsUInt64();
        var half = bits >>> 1;
        var y = MultiplyAddEstimate(r * r, ExpTail(r), r) + Create(1d);
        return y * (half << 52).AsDouble() * ((bits - half) << 52).AsDouble();
    }

    /// <summary>e^x - 1, accurate relative to itself also near 0. Error at most 2.1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Expm1(Vector512<double> x)
    {
        var clamped = MinNative(Create(709.8), MaxNative(Create(-40d), x));
        var shifted = MultiplyAddEstimate(clamped, Create(1.4426950408889634), Create(6755399441055744d + 1022));
        var r = ReduceByLn2(clamped, shifted - Create(6755399441055744d + 1022));
        var scale = (shifted.AsUInt64() << 52).AsDouble();
        var y = MultiplyAddEstimate(r * r, ExpTail(r), r);
        y = MultiplyAddEstimate(scale, y, scale - Create(0.5));
        return ConditionalSelect(Vector512.Equals(x, Create(0d)), x, y + y);
    }

    /// <summary>The natural logarithm. Error at most 1 ulp; -∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log(Vector512<double> x)
    {
        var denormal = LessThan(x, Create(2.2250738585072014e-308));
        var y = LogNormal(
            ConditionalSelect(denormal, x * Create(4503599627370496d), x),
            ConditionalSelect(denormal, Create(4503599627370496d + 1023 + 52), Create(4503599627370496d + 1023)));
        var special = ConditionalSelect(Vector512.Equals(x, Create(0d)), Create(double.NegativeInfinity),
            ConditionalSelect(LessThan(x, Create(0d)), Create(double.NaN), x));
        return ConditionalSelect(GreaterThan(x, Create(0d)) & LessThan(x, Create(double.PositiveInfinity)), y, special);
    }

    /// <summary>log(1 + x), accurate relative to itself also near 0. Error at most 1.5 ulp; -∞ at -1, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Log1p(Vector512<double> x)
    {
        var sum = x + Create(1d);
        var lost = (x - (sum - Create(1d))) / sum;
        var y = Log(sum) + ConditionalSelect(Vector512.Equals(lost, lost), lost, Create(0d));
        return ConditionalSelect(Vector512.Equals(x, Create(0d)), x, y);
    }

    /// <summary>log(1 + e^x): never overflows, and tends to e^x on the left. Error at most 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Softplus(Vector512<double> x)
    {
        var e = ExpNonPositive(-Abs(x));
        var sum = e + Create(1d);
        var log1p = LogNormal(sum, Create(4503599627370496d + 1023)) + (e - (sum - Create(1d))) / sum;
        return MaxNative(Create(0d), x) + log1p;
    }

    /// <summary>1 / (1 + e^-x), accurate relative to itself also where it is tiny. Error at most 2.2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Sigmoid(Vector512<double> x)
    {
        var e = ExpNonPositive(-Abs(x));
        return ConditionalSelect(LessThan(x, Create(0d)), e, Create(1d)) / (e + Create(1d));
    }

    /// <summary>The hyperbolic tangent, accurate relative to itself also near 0. Error at most 2.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tanh(Vector512<double> x)
    {
        // (1 - e^-2|x|) / (1 + e^-2|x|), from e^-2|x| - 1.
        var twice = MaxNative(Create(-40d), Abs(x) * Create(-2d));
        var shifted = MultiplyAddEstimate(twice, Create(1.4426950408889634), Create(6755399441055744d + 1023));
        var r = ReduceByLn2(twice, shifted - Create(6755399441055744d + 1023));
        var scale = (shifted.AsUInt64() << 52).AsDouble();
        var t = MultiplyAddEstimate(r * r, ExpTail(r), r);
        t = MultiplyAddEstimate(scale, t, scale - Create(1d));
        return ConditionalSelect(Create(-0d), x, t / (t + Create(2d)));
    }

    /// <summary>The error function, accurate relative to itself also near 0. Error at most 1.5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Erf(Vector512<double> x)
    {
        // erf(√z) / √z for z up to 1.
        var z = x * x;
        var small = MultiplyAddEstimate(z, Create(-7.768631602970127e-10), Create(1.3704705812355464e-08));
        small = MultiplyAddEstimate(small, z, Create(-1.6204733000643123e-07));
        small = MultiplyAddEstimate(small, z, Create(1.644690437185997e-06));
        small = MultiplyAddEstimate(small, z, Create(-1.492469177660154e-05));
        small = MultiplyAddEstimate(small, z, Create(0.000120552923664167));
        small = MultiplyAddEstimate(small, z, Create(-0.000854832588244731));
        small = MultiplyAddEstimate(small, z, Create(0.0052239776049508215));
        small = MultiplyAddEstimate(small, z, Create(-0.026866170642933267));
        small = MultiplyAddEstimate(small, z, Create(0.11283791670942668));
        small = MultiplyAddEstimate(small, z, Create(-0.3761263890318346));
        small = MultiplyAddEstimate(small, z, Create(1.1283791670955126));

        // e^(a^2) (1 - erf(a)) at a = t + 3.5 for a from 1 to 6, where the result rounds to 1.
        var magnitude = MinNative(Create(6d), Abs(x));
        var t = magnitude - Create(3.5);
        var y = MultiplyAddEstimate(t, Create(-6.283814901759333e-12), Create(-1.0279882838646684e-10));
        y = MultiplyAddEstimate(y, t, Create(-7.738087242431353e-10));
        y = MultiplyAddEstimate(y, t, Create(-3.3275014455720666e-09));
        y = MultiplyAddEstimate(y, t, Create(-8.644471518834435e-09));
        y = MultiplyAddEstimate(y, t, Create(-1.1350598146550177e-08));
        y = MultiplyAddEstimate(y, t, Create(1.1039555934030363e-09));
        y = MultiplyAddEstimate(y, t, Create(4.113660491409457e-08));
        y = MultiplyAddEstimate(y, t, Create(4.773344993380427e-08));
        y = MultiplyAddEstimate(y, t, Create(1.281185260719353e-07));
        y = MultiplyAddEstimate(y, t, Create(-4.2888172618471885e-07));
        y = MultiplyAddEstimate(y, t, Create(1.7670464028159434e-06));
        y = MultiplyAddEstimate(y, t, Create(-8.285182902690756e-06));
        y = MultiplyAddEstimate(y, t, Create(3.618024799473317e-05));
        y = MultiplyAddEstimate(y, t, Create(-0.00015545304984409234));
        y = MultiplyAddEstimate(y, t, Create(0.0006526948048688858));
        y = MultiplyAddEstimate(y, t, Create(-0.002673073490756089));
        y = MultiplyAddEstimate(y, t, Create(0.010661132735061862));
        y = MultiplyAddEstimate(y, t, Create(-0.0413235779563188));
        y = MultiplyAddEstimate(y, t, Create(0.15529365560385397));
        var large = Create(1d) - ExpNonPositive(-magnitude * magnitude) * y;

        return ConditionalSelect(LessThan(magnitude, Create(1d)), x * small, ConditionalSelect(Create(-0d), x, large));
    }

    // e^x for x <= 0, where 2^n cannot overflow: one factor and a constant serve instead of two.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpNonPositive(Vector512<double> x)
    {
        x = MaxNative(Create(-745.2), x);
        var shifted = MultiplyAddEstimate(x, Create(1.4426950408889634), Create(6755399441055744d + 1023 + 54));
        var r = ReduceByLn2(x, shifted - Create(6755399441055744d + 1023 + 54));
        var y = MultiplyAddEstimate(r * r, ExpTail(r), r) + Create(1d);
        return y * (shifted.AsUInt64() << 52).AsDouble() * Create(5.5511151231257827e-17);
    }

    // x - n ln 2; the first part of ln 2 has 33 bits, so its product with n is exact without a fused operation.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ReduceByLn2(Vector512<double> x, Vector512<double> n) =>
        MultiplyAddEstimate(n, Create(-1.9082149292705877e-10),
            MultiplyAddEstimate(n, Create(-0.69314718036912382), x));

    // (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpTail(Vector512<double> r)
    {
        var y = MultiplyAddEstimate(r, Create(2.510979133137465e-08), Create(2.7620303083444824e-07));
        y = MultiplyAddEstimate(y, r, Create(2.755724312305429e-06));
        y = MultiplyAddEstimate(y, r, Create(2.4801520779011388e-05));
        y = MultiplyAddEstimate(y, r, Create(0.0001984126988576153));
        y = MultiplyAddEstimate(y, r, Create(0.00138888889176223));
        y = MultiplyAddEstimate(y, r, Create(0.008333333333322555));
        y = MultiplyAddEstimate(y, r, Create(0.041666666666622956));
        y = MultiplyAddEstimate(y, r, Create(0.16666666666666674));
        return MultiplyAddEstimate(y, r, Create(0.5000000000000001));
    }

    // The logarithm of a positive normal number = 2^k (1 + f), sqrt(1/2) <= 1 + f < sqrt(2); a k other than the
    // number's own is had by another bias than 2^52 + 1023.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LogNormal(Vector512<double> x, Vector512<double> bias)
    {
        var bits = x.AsUInt64() + Create(0x3FF0000000000000ul - 0x3FE6A09E667F3BCDul);
        var k = ((bits >>> 52) | Create(0x4330000000000000ul)).AsDouble() - bias;
        var f = ((bits & Create(0x000FFFFFFFFFFFFFul)) + Create(0x3FE6A09E667F3BCDul)).AsDouble() - Create(1d);
        // With s = f / (2 + f): log(1 + f) = 2 atanh(s) = f - s (f - R), and R / s^2 in powers of s^2 is the polynomial.
        var s = f / (f + Create(2d));
        var z = s * s;
        var y = MultiplyAddEstimate(z, Create(0.14663786617377017), Create(0.1532780202286609));
        y = MultiplyAddEstimate(y, z, Create(0.18183010082781872));
        y = MultiplyAddEstimate(y, z, Create(0.2222220942544837));
        y = MultiplyAddEstimate(y, z, Create(0.2857142863683644));
        y = MultiplyAddEstimate(y, z, Create(0.3999999999987418));
        y = MultiplyAddEstimate(y, z, Create(0.6666666666666671));
        var low = s * (f - z * y);
        return MultiplyAddEstimate(k, Create(0.69314718036912382),
            f - (low - k * Create(1.9082149292705877e-10)));
    }
}
