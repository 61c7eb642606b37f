using System.Numerics;
using System.Runtime.Intrinsics;

namespace ModelGen.Training;

/// <summary>Passes over memory that several parts share.</summary>
internal static class Elementwise
{
    /// <summary>Multiplies each element.</summary>
    public static void Scale<T>(Span<T> values, T factor) where T : unmanaged, INumber<T>
    {
        var factors = new Vector<T>(factor);
        var index = 0;
        for (; index <= values.Length - Vector<T>.Count; index += Vector<T>.Count)
            (new Vector<T>(values[index..]) * factors).CopyTo(values[index..]);
        for (; index < values.Length; index++) values[index] *= factor;
    }

    /// <summary>Limits each element to ±<paramref name="limit"/>; NaN stays NaN.</summary>
    public static void Clamp<T>(Span<T> values, T limit) where T : unmanaged, INumber<T>
    {
        var (high, low) = (new Vector<T>(limit), new Vector<T>(-limit));
        var index = 0;
        for (; index <= values.Length - Vector<T>.Count; index += Vector<T>.Count)
            Vector.Min(Vector.Max(new Vector<T>(values[index..]), low), high).CopyTo(values[index..]);
        for (; index < values.Length; index++) values[index] = T.Min(T.Max(values[index], -limit), limit);
    }

    /// <summary>
    /// The sum of squares in double. Always sixteen partial sums in the same order, so that the bits are those of every machine.
    /// </summary>
    public static double SumOfSquares(ReadOnlySpan<float> values)
    {
        var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var index = 0;
        for (; index <= values.Length - 16; index += 16)
        {
            var (low, high) = Vector512.Widen(Vector512.Create(values[index..]));
            even += low * low;
            odd += high * high;
        }
        var sum = Total(even + odd);
        for (; index < values.Length; index++) sum += (double)values[index] * values[index];
        return sum;
    }

    /// <summary>The sum of squares, as for single precision.</summary>
    public static double SumOfSquares(ReadOnlySpan<double> values)
    {
        var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var index = 0;
        for (; index <= values.Length - 16; index += 16)
        {
            var (low, high) = (Vector512.Create(values[index..]), Vector512.Create(values[(index + 8)..]));
            even += low * low;
            odd += high * high;
        }
        var sum = Total(even + odd);
        for (; index < values.Length; index++) sum += values[index] * values[index];
        return sum;
    }

    private static double Total(Vector512<double> sums)
    {
        var total = 0.0;
        for (var lane = 0; lane < 8; lane++) total += sums[lane];
        return total;
    }
}
