using ModelGen.Compiler.Programs;

namespace ModelGen.Benchmarks;

/// <summary>The convolutions of <see cref="Networks"/> against the peak, as a table in Markdown.</summary>
internal static class KernelTable
{
    /// <summary>Prints a row for each shape.</summary>
    /// <param name="networks">Networks of which one layer counts, the one named as the network is.</param>
    /// <param name="batch">The number of samples.</param>
    /// <param name="seconds">How long each step is measured.</param>
    public static void Print(IEnumerable<Network> networks, int batch, double seconds)
    {
        var before = FmaPeak.Measure();
        Console.WriteLine("| shape | forward, µs | of peak | gradient of the input, µs | of peak | gradient of the weight, µs | of peak |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var network in networks)
        {
            var steps = new StepProfile(network.Compile(train: true), batch).Run(seconds).Where(s => s.Flops > 0).ToList();
            var cells = new[] { " + bias", "Conv2d's input", "Conv2d's weight" }.Select(part =>
            {
                var (step, time, flops) = steps.Where(s => Is(s.Step, network.Name, part)).DefaultIfEmpty().MaxBy(s => s.Flops);
                return step is null ? "– | –" : $"{time / 1000:F1} | {flops / time / before:P0}";
            });
            Console.WriteLine($"| {network.Name} | {string.Join(" | ", cells)} |");
        }
        Console.WriteLine();
        Console.WriteLine($"Batch {batch}, one thread, the least of many runs; FMA peak {before:F0} GFLOP/s before and {FmaPeak.Measure():F0} after. What a layer whose input is the image does not need is left out.");
    }

    private static bool Is(Step step, string layer, string part) =>
        step.Node.Path == layer && step.Node.Operator.Describe().Contains(part, StringComparison.Ordinal);
}
