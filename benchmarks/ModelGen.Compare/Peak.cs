using ModelGen.Benchmarks;

namespace ModelGen.Compare;

/// <summary>The FMA peak of as many cores as are measured: the lower of before and after is what everything is a share of.</summary>
internal static class Peak
{
    /// <summary>GFLOP/s of all threads at once.</summary>
    public static double Measure(int threads)
    {
        var rates = new double[threads];
        var others = Enumerable.Range(1, threads - 1).Select(i => new Thread(() => rates[i] = FmaPeak.Measure())).ToList();
        others.ForEach(t => t.Start());
        rates[0] = FmaPeak.Measure();
        others.ForEach(t => t.Join());
        return rates.Sum();
    }
}
