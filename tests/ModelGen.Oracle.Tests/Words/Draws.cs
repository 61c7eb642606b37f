using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelGen.Oracle.Tests;

/// <summary>
/// What training may draw where it is random: PyTorch's bits are its own, so factors of a layer are told from its outputs, and the
/// gradient must be the same factors of the output's.
/// </summary>
internal static partial class Draws
{
    public static void Check(string draws, ITrainer trainer, TensorMemory[] inputs)
    {
        // Within a network of several layers no factor can be told; evaluation says all.
        if (draws == "dropout") return;
        var x = inputs[0].Double.ToArray();
        double[] y = new double[x.Length], gradient = [.. x.Select((_, i) => 1 + i % 7 / 7.0)], back = new double[x.Length];
        trainer.Forward(inputs);
        trainer.CopyOutput(0, y);
        trainer.Backward([gradient]);
        trainer.CopyInputGradient(0, back);
        var factors = x.Select((value, i) => y[i] / value).ToArray();
        for (var i = 0; i < x.Length; i++) Assert.Equal(gradient[i] * factors[i], back[i], 1e-12);
        if (Range().Match(draws) is { Success: true } range) CheckRange(x, factors, Number(range.Groups[1]), Number(range.Groups[2]));
        else if (Mask().Match(draws) is { Success: true } mask) CheckMask(factors, Number(mask.Groups[1]), Number(mask.Groups[2]), Channel(mask.Groups[3].Value, trainer.Inputs[0].Shape));
        else Assert.Fail($"'{draws}' says nothing of factors.");
    }

    private static void CheckRange(double[] x, double[] factors, double from, double to)
    {
        var slopes = factors.Where((_, i) => x[i] < 0).ToArray();
        Assert.All(factors.Where((_, i) => x[i] > 0), factor => Assert.Equal(1, factor, 1e-12));
        Assert.All(slopes, slope => Assert.InRange(slope, from - 1e-12, to + 1e-12));
        Assert.True(slopes.Distinct().Count() == slopes.Length, "Slopes are drawn for each element.");
        // The mean of n uniform numbers is off by (to - from) / sqrt(12 n) on average.
        Assert.InRange(slopes.Average(), (from + to) / 2 - 5 * (to - from) / Math.Sqrt(12 * slopes.Length), (from + to) / 2 + 5 * (to - from) / Math.Sqrt(12 * slopes.Length));
    }

    /// <summary>The channel of a sample that an element lies in; of its own where all are drawn.</summary>
    private static Func<int, int> Channel(string of, IReadOnlyList<int> shape)
    {
        int size = shape.Aggregate(1, (n, axis) => n * axis), plane = size / shape[0];
        return of switch
        {
            " of channels" => i => i / plane,
            " of last channels" => i => i / size * shape[^1] + i % shape[^1],
            _ => i => i,
        };
    }

    private static void CheckMask(double[] factors, double kept, double probability, Func<int, int> channel)
    {
        Assert.All(factors, factor => Assert.True(factor == 0 || Math.Abs(factor - kept) < 1e-12, $"The factor {factor:R} is neither 0 nor {kept:R}."));
        var drawn = factors.Select((factor, i) => (factor, Channel: channel(i))).GroupBy(pair => pair.Channel).Select(group => group.First().factor).ToArray();
        for (var i = 0; i < factors.Length; i++) Assert.Equal(drawn[channel(i)], factors[i], 1e-12);
        var (share, deviation) = (drawn.Count(factor => factor == 0) / (double)drawn.Length, Math.Sqrt(probability * (1 - probability) / drawn.Length));
        Assert.InRange(share, probability - 4 * deviation, probability + 4 * deviation);
    }

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^([0-9.]+) to ([0-9.]+) where negative$")]
    private static partial Regex Range();

    [GeneratedRegex(@"^0 or ([0-9.]+) with ([0-9.]+)( of channels| of last channels)?$")]
    private static partial Regex Mask();
}
