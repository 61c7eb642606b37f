namespace ModelGen.Training;

/// <summary>Powers that have the same bits on every machine, unlike those of the platform's mathematical library.</summary>
internal static class Power
{
    /// <summary><paramref name="value"/> to a whole, non-negative power, by repeated squaring.</summary>
    public static double Of(double value, long exponent)
    {
        var result = 1.0;
        for (var square = value; exponent > 0; exponent >>= 1, square *= square)
        {
            if ((exponent & 1) != 0) result *= square;
        }
        return result;
    }
}
