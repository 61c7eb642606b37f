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

    /// <summary>Multiplies each element and adds a number, rounded after each of the two: <c>v·factor + added</c>.</summary>
    public static void ScaleAndAdd(Span<float> values, float factor, float added)
    {
        var (factors, addends) = (new Vector<float>(factor), new Vector<float>(added));
        var index = 0;
        for (; index <= values.Length - Vector<float>.Count; index += Vector<float>.Count)
            (new Vector<float>(values[index..]) * factors + addends).CopyTo(values[index..]);
        for (; index < values.Length; index++) values[index] = values[index] * factor + added;
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

    /// <summary>Whether no element is infinite or not a number.</summary>
    public static bool AreFinite<T>(ReadOnlySpan<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        // x - x is 0, or not a number where x is not finite.
        var faults = Vector<T>.Zero;
        var index = 0;
        for (; index <= values.Length - Vector<T>.Count; index += Vector<T>.Count)
        {
            var value = new Vector<T>(values[index..]);
            faults += value - value;
        }
        if (!Vector.EqualsAll(faults, Vector<T>.Zero)) return false;
        for (; index < values.Length; index++)
            if (!T.IsFinite(values[index])) return false;
        return true;
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

    /// <summary>The sum of absolute values, in the order of <see cref="SumOfSquares(ReadOnlySpan{float})"/>.</summary>
    public static double SumOfMagnitudes(ReadOnlySpan<float> values)
    {
        var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var index = 0;
        for (; index <= values.Length - 16; index += 16)
        {
            var (low, high) = Vector512.Widen(Vector512.Create(values[index..]));
            even += Vector512.Abs(low);
            odd += Vector512.Abs(high);
        }
        var sum = Total(even + odd);
        for (; index < values.Length; index++) sum += Math.Abs(values[index]);
        return sum;
    }

    /// <summary>The sum of absolute values, as for single precision.</summary>
    public static double SumOfMagnitudes(ReadOnlySpan<double> values)
    {
        var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var index = 0;
        for (; index <= values.Length - 16; index += 16)
        {
            even += Vector512.Abs(Vector512.Create(values[index..]));
            odd += Vector512.Abs(Vector512.Create(values[(index + 8)..]));
        }
        var sum = Total(even + odd);
        for (; index < values.Length; index++) sum += Math.Abs(values[index]);
        return sum;
    }

    /// <summary>The sum in double, in the order of <see cref="SumOfSquares(ReadOnlySpan{float})"/>.</summary>
    public static double Sum(ReadOnlySpan<float> values)
    {
        var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var index = 0;
        for (; index <= values.Length - 16; index += 16)
        {
            var (low, high) = Vector512.Widen(Vector512.Create(values[index..]));
            even += low;
            odd += high;
        }
        var sum = Total(even + odd);
        for (; index < values.Length; index++) sum += values[index];
        return sum;
    }

    /// <summary>The sum of <c>(a - origin of a)·(b - origin of b)</c> in double, in the same order.</summary>
    public static double SumOfProducts(ReadOnlySpan<float> a, double originA, ReadOnlySpan<float> b, double originB)
    {
        var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var (originsA, originsB) = (Vector512.Create(originA), Vector512.Create(originB));
        var index = 0;
        for (; index <= a.Length - 16; index += 16)
        {
            var (lowA, highA) = Vector512.Widen(Vector512.Create(a[index..]));
            var (lowB, highB) = Vector512.Widen(Vector512.Create(b[index..]));
            even += (lowA - originsA) * (lowB - originsB);
            odd += (highA - originsA) * (highB - originsB);
        }
        var sum = Total(even + odd);
        for (; index < a.Length; index++) sum += (a[index] - originA) * (b[index] - originB);
        return sum;
    }

    /// <summary>Moves each average towards its value: <c>a += rate·(v - a)</c>.</summary>
    public static void MoveTowards<T>(Span<T> averages, ReadOnlySpan<T> values, T rate) where T : unmanaged, INumber<T>
    {
        if (rate == T.One)
        {
            values.CopyTo(averages);
            return;
        }
        var rates = new Vector<T>(rate);
        var index = 0;
        for (; index <= values.Length - Vector<T>.Count; index += Vector<T>.Count)
        {
            var average = new Vector<T>(averages[index..]);
            (average + rates * (new Vector<T>(values[index..]) - average)).CopyTo(averages[index..]);
        }
        for (; index < values.Length; index++) averages[index] += rate * (values[index] - averages[index]);
    }

    /// <summary>Mixes values in, rounded after each operation: <c>s = keep·s + share·v</c>.</summary>
    public static void Mix<T>(Span<T> sums, T keep, ReadOnlySpan<T> values, T share) where T : unmanaged, INumber<T>
    {
        var (keeps, shares) = (new Vector<T>(keep), new Vector<T>(share));
        var index = 0;
        for (; index <= values.Length - Vector<T>.Count; index += Vector<T>.Count)
            (keeps * new Vector<T>(sums[index..]) + shares * new Vector<T>(values[index..])).CopyTo(sums[index..]);
        for (; index < values.Length; index++) sums[index] = keep * sums[index] + share * values[index];
    }

    /// <summary>Exchanges the elements of two spans.</summary>
    public static void Exchange<T>(Span<T> left, Span<T> right)
    {
        for (var index = 0; index < left.Length; index++) (left[index], right[index]) = (right[index], left[index]);
    }

    /// <summary>Adds <c>l1·sign(w) + l2·w</c>.</summary>
    public static void AddPenalty<T>(Span<T> gradients, ReadOnlySpan<T> weights, T l1, T l2) where T : unmanaged, INumber<T>
    {
        var (first, second) = (new Vector<T>(l1), new Vector<T>(l2));
        var index = 0;
        for (; index <= weights.Length - Vector<T>.Count; index += Vector<T>.Count)
        {
            var weight = new Vector<T>(weights[index..]);
            var up = Vector.ConditionalSelect(Vector.GreaterThan(weight, Vector<T>.Zero), first, Vector<T>.Zero);
            var sign = Vector.ConditionalSelect(Vector.LessThan(weight, Vector<T>.Zero), -first, up);
            (new Vector<T>(gradients[index..]) + (sign + second * weight)).CopyTo(gradients[index..]);
        }
        for (; index < weights.Length; index++)
        {
            var sign = weights[index] > T.Zero ? l1 : weights[index] < T.Zero ? -l1 : T.Zero;
            gradients[index] += sign + l2 * weights[index];
        }
    }

    private static double Total(Vector512<double> sums)
    {
        var total = 0.0;
        for (var lane = 0; lane < 8; lane++) total += sums[lane];
        return total;
    }
}
