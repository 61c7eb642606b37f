using System.Globalization;
using ModelGen.Benchmarks;
using ModelGen.Compiler.Graphs;
using ModelGen.Runtime;

// kernels [--shape text | --model class] [--batch n] [--predict] [--seconds s] [--bits n] [--cold] [--order [--threads n]] [--winograd fast|accurate|off]:
// each step of small networks, or of one of ModelGen.Compare's, against the peak; --table prints the convolutions as a table,
// --order --threads 2 how much faster each step is on two threads than on one.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;

var seconds = double.Parse(Option("--seconds") ?? "0.2");
Simd.Limit = int.Parse(Option("--bits") ?? "512");
if (args.Contains("--table"))
{
    KernelTable.Print(Networks.All.Where(n => n.Name.Contains('@')), int.Parse(Option("--batch") ?? "2"), seconds);
    return;
}
var winograd = Enum.Parse<ModelGen.Compiler.Graphs.WinogradMode>(Option("--winograd") ?? "fast", ignoreCase: true);
var peak = FmaPeak.Measure();
Console.WriteLine($"FMA peak {peak:F1} GFLOP/s");
foreach (var network in Option("--model") is { } model ? [DeclaredNetworks.Named(model)] : Networks.All.Concat(ImageNetworks.All).Where(n => Option("--shape") is not { } shape || n.Name.Contains(shape, StringComparison.OrdinalIgnoreCase)))
{
    var train = !args.Contains("--predict");
    var batch = int.Parse(Option("--batch") ?? (train ? "8" : "1"));
    Console.WriteLine($"\n{network.Name}, batch {batch}");
    var total = 0.0;
    var profile = new StepProfile(network.Compile(train, winograd), batch);
    // Predictors pack their weights once.
    Phase[] phases = train ? [Phase.Prepare, Phase.Forward, Phase.Loss, Phase.Backward] : [Phase.Forward];
    if (args.Contains("--order") && int.Parse(Option("--threads") ?? "1") is var threads and > 1)
    {
        OrderTable.Print(profile, profile.RunInOrder(seconds, phases, 1, threads), threads);
        continue;
    }
    var steps = args.Contains("--order")
        ? profile.RunInOrder(seconds, phases, 1).Select(s => (s.Step, Nanoseconds: s.Nanoseconds[0], s.Flops))
        : profile.Run(seconds, args.Contains("--cold")).Where(s => phases.Contains(s.Step.Node.Phase));
    foreach (var (step, time, flops) in steps)
    {
        total += time;
        var rate = flops / time;
        Console.WriteLine($"  {time / 1000,10:F2} µs {(flops > 0 ? $"{rate,6:F1} GFLOP/s {rate / peak,4:P0}" : ""),-20}  {step.Call.Kernel.Name}  ({step.Node.Operator.Describe()})");
    }
    Console.WriteLine($"  {total / 1000,10:F2} µs in all");
}
