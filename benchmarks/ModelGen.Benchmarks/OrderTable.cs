using ModelGen.Compiler.Programs;

namespace ModelGen.Benchmarks;

/// <summary>What each step of a network gains by several threads.</summary>
internal static class OrderTable
{
    /// <summary>Prints a line for each step, and one for all.</summary>
    /// <param name="profile">What ran them.</param>
    /// <param name="steps">The steps with their times on one thread and on several.</param>
    /// <param name="threads">How many several are.</param>
    public static void Print(StepProfile profile, IEnumerable<(Step Step, double[] Nanoseconds, double Flops)> steps, int threads)
    {
        Console.WriteLine($"  {"1 thread, µs",12} {$"{threads}, µs",10} {"gain",6} {"lost, µs",9} {"items",6}");
        var (one, several) = (0.0, 0.0);
        foreach (var (step, times, _) in steps)
        {
            one += times[0];
            several += times[1];
            Line(times[0], times[1], threads, $"{profile.Items(step),6}  {step.Call.Kernel.Name}  ({step.Node.Path}: {step.Node.Operator.Describe()})");
        }
        Line(one, several, threads, "in all");
    }

    private static void Line(double one, double several, int threads, string what) =>
        Console.WriteLine($"  {one / 1000,12:F2} {several / 1000,10:F2} {one / several,6:F2} {(several - one / threads) / 1000,9:F2} {what}");
}
