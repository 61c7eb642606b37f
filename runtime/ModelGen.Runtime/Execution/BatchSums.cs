using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Runtime;

/// <summary>Sums over the samples of a batch, in double: always the same additions, whatever the machine and the number of threads.</summary>
public static class BatchSums
{
    // From here on every eighth element has a sum of its own.
    private const int Many = 64;

    /// <summary>A sum over what was counted; 0 where nothing counts.</summary>
    public static float Ratio(float sum, float counted) => counted == 0 && float.IsFinite(sum) ? 0 : sum / counted;

    /// <summary>A sum over what was counted; 0 where nothing counts.</summary>
    public static double Ratio(double sum, double counted) => counted == 0 && double.IsFinite(sum) ? 0 : sum / counted;

    /// <summary>The sum of all elements.</summary>
    public static float InOrder(ReadOnlySpan<float> values)
    {
        double sum = 0;
        if (values.Length >= Many)
        {
            var sums = Vector512<double>.Zero;
            foreach (var eight in MemoryMarshal.Cast<float, Vector256<float>>(values))
            {
                var (low, high) = Vector256.Widen(eight);
                sums += Vector512.Create(low, high);
            }
            sum = Total(sums);
            values = values[(values.Length / 8 * 8)..];
        }
        foreach (var value in values) sum += value;
        return (float)sum;
    }

    /// <summary>The sum of all elements.</summary>
    public static double InOrder(ReadOnlySpan<double> values)
    {
        double sum = 0;
        if (values.Length >= Many)
        {
            var sums = Vector512<double>.Zero;
            foreach (var eight in MemoryMarshal.Cast<double, Vector512<double>>(values)) sums += eight;
            sum = Total(sums);
            values = values[(values.Length / 8 * 8)..];
        }
        foreach (var value in values) sum += value;
        return sum;
    }

    // Written out: how a machine adds up the lanes of a vector is its own affair.
    private static double Total(Vector512<double> sums)
    {
        var four = sums.GetLower() + sums.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }
}
