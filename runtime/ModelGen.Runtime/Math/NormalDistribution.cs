namespace ModelGen.Runtime;

/// <summary>
/// The standard normal distribution in nothing but additions, multiplications, divisions and square roots of doubles.
/// IEEE 754 fixes each of them to the bit, which it does not for the platform's log, sin and cos.
/// </summary>
internal static class NormalDistribution
{
    /// <summary>The probability of a value below -2.</summary>
    public const double BelowMinusTwo = 0.022750131948179207;

    /// <summary>The probability of a value between -2 and 2.</summary>
    public const double WithinTwo = 0.95449973610364158;

    private const double Ln2 = 0.69314718055994531;

    /// <summary>
    /// The value that a share <paramref name="p"/> of all values lies below, to about 1e-16: algorithm AS 241 (PPND16)
    /// of M. J. Wichura, Applied Statistics 37 (1988). One uniform number makes one normal number with it, and a
    /// stream of them has no state besides its uniform numbers.
    /// </summary>
    /// <param name="p">Between 0 and 1, both excluded.</param>
    public static double Quantile(double p)
    {
        var q = p - 0.5;
        if (q is >= -0.425 and <= 0.425)
        {
            var r = 0.180625 - q * q;
            return q *
                (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
                + 133.14166789178437745) * r + 3.387132872796366608) /
                (((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
                + 42.313330701600911252) * r + 1.0);
        }

        var tail = Math.Sqrt(-Log(q < 0 ? p : 1 - p));
        double value;
        if (tail <= 5)
        {
            var r = tail - 1.6;
            value =
                (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
                + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
                + 4.6303378461565452959) * r + 1.42343711074968357734) /
                (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
                + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
                + 2.05319162663775882187) * r + 1.0);
        }
        else
        {
            var r = tail - 5;
            value =
                (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
                + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
                + 5.4637849111641143699) * r + 6.6579046435011037772) /
                (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
                + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
                + 0.59983220655588793769) * r + 1.0);
        }

        return q < 0 ? -value : value;
    }

    /// <summary>
    /// The natural logarithm of a positive normal number to about 1e-16: x = m * 2^e with m next to 1, and
    /// ln m = 2 artanh((m - 1) / (m + 1)) by its series.
    /// </summary>
    internal static double Log(double x)
    {
        var bits = BitConverter.DoubleToInt64Bits(x);
        var exponent = (int)(bits >> 52) - 1023;
        var m = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        var s = (m - 1) / (m + 1);
        var square = s * s;
        var sum = 0.0;
        // s * s is at most 0.0295, so that the term after the last is below 2^-56 of the sum.
        for (var odd = 21; odd > 1; odd -= 2) sum = (sum + 1.0 / odd) * square;
        return exponent * Ln2 + 2 * (s + s * sum);
    }
}
