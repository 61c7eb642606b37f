using System.Globalization;
using ModelGen.Benchmarks;
using ModelGen.Runtime;

// kernels [--shape text] [--batch n] [--predict] [--seconds s] [--bits n]: each step of small networks against the peak.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;

var seconds = double.Parse(Option("--seconds") ?? "0.2");
Simd.Limit = int.Parse(Option("--bits") ?? "512");
var peak = FmaPeak.Measure();
Console.WriteLine($"FMA peak {peak:F1} GFLOP/s");
foreach (var network in Networks.All.Where(n => Option("--shape") is not { } shape || n.Name.Contains(shape, StringComparison.OrdinalIgnoreCase)))
{
    var train = !args.Contains("--predict");
    var batch = int.Parse(Option("--batch") ?? (train ? "8" : "1"));
    Console.WriteLine($"\n{network.Name}, batch {batch}");
    var total = 0.0;
    foreach (var (step, time, flops) in new StepProfile(network.Compile(train), batch).Run(seconds))
    {
        total += time;
        var rate = flops / time;
        Console.WriteLine($"  {time / 1000,10:F2} µs {(flops > 0 ? $"{rate,6:F1} GFLOP/s {rate / peak,4:P0}" : ""),-20}  {step.Call.Kernel.Name}  ({step.Node.Operator.Describe()})");
    }
    Console.WriteLine($"  {total / 1000,10:F2} µs in all");
}
