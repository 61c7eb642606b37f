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
            var program = network.Compile(train: true);
            var steps = new StepProfile(program, batch).Run(seconds).ToList();
            var cells = ConvolutionParts.All.Select(part => ConvolutionParts.Find(network, program, part) is { } i
                ? $"{steps[i].Nanoseconds / 1000:F1} | {steps[i].Flops / steps[i].Nanoseconds / before:P0}"
                : "– | –");
            Console.WriteLine($"| {network.Name} | {string.Join(" | ", cells)} |");
        }
        Console.WriteLine();
        Console.WriteLine($"Batch {batch}, one thread, the least of many runs; FMA peak {before:F0} GFLOP/s before and {FmaPeak.Measure():F0} after. What a layer whose input is the image does not need is left out.");
    }
}
