using System.Globalization;

namespace ModelGen.Compare;

/// <summary>Times predictions against ONNX Runtime, in turn in this process, and against PyTorch right after.</summary>
internal static class PredictionTable
{
    public static void Run(Settings settings)
    {
        using var torch = settings.Torch is { } command ? new TorchPeer(command) : null;
        var onnx = settings.OnnxRuntime is { } library ? new OnnxRuntime(library) : null;
        var threads = settings.Threads;
        var several = threads > 1;
        var before = Peak.Measure(threads);
        Table.Head(
            ["network", "batch", "ours, ms", .. several ? new[] { "speed-up by threads", "goal" } : [], "ONNX Runtime, ms", "ONNX Runtime ÷ ours", "of least times", .. several ? [] : new[] { "goal" },
                "PyTorch, ms", "PyTorch ÷ ours", "GFLOP/s", "of peak", "bytes a call", "difference"]);
        foreach (var network in PredictedNetwork.All.Where(n => settings.Wants(n.Name)))
        {
            var weights = Path.Combine(settings.Folder, network.Name + ".safetensors");
            var predict = network.Load(weights, new PredictorOptions { Threads = threads });
            var alone = several ? network.Load(weights, new PredictorOptions { Threads = 1 }) : null;
            foreach (var (batch, goal, speedUp) in network.Goals)
            {
                var data = new PredictionCase(settings.Folder, network.Name, batch);
                var (inputs, output) = (data.Inputs, data.Output);
                void Ours() => predict(inputs, output);
                Ours();
                var difference = data.Check("ModelGen", output);
                using var session = onnx is null ? null : data.Open(onnx, threads);
                var contestants = new List<Action> { Ours };
                if (session is not null) contestants.Add(session.Run);
                if (alone is not null) contestants.Add(() => alone(inputs, output));
                var times = Contest.Run(settings.Seconds, threads, [.. contestants]);
                var ours = times[0].Median;
                var bytes = Allocation.Of(Ours, ours < 1 ? 1000 : 4);
                var peer = torch?.Measure("predict", network.Name, batch, threads, settings.Seconds / 2).Time.Median;
                var (rate, share) = Table.Rate(network.Description.MultiplyAdds * batch, ours, before);
                Table.Row(
                    [network.Title, batch.ToString(CultureInfo.InvariantCulture), Table.Milliseconds(ours),
                        .. several ? SpeedUp(times[^1].Median / ours, speedUp) : [],
                        session is null ? "–" : Table.Milliseconds(times[1].Median), session is null ? "–" : Table.Ratio(times[1].Median / ours, several ? double.MaxValue : goal),
                        session is null ? "–" : Table.Ratio(times[1].Least / times[0].Least), .. several ? [] : new[] { Table.Ratio(goal) },
                        peer is null ? "–" : Table.Milliseconds(peer.Value), peer is null ? "–" : Table.Ratio(peer.Value / ours),
                        rate, share, bytes.ToString(CultureInfo.InvariantCulture), difference.ToString("0.0e+0", CultureInfo.InvariantCulture)]);
            }
        }
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threads} {(several ? "threads" : "thread")}; medians; FMA peak {before:F0} GFLOP/s before and {Peak.Measure(threads):F0} after; ONNX Runtime {onnx?.Version ?? "missing"}, PyTorch {torch?.Version ?? "missing"}."));
    }

    private static string[] SpeedUp(double ratio, double goal) => goal == 0 ? [Table.Ratio(ratio), ""] : [Table.Ratio(ratio, goal), Table.Ratio(goal)];
}
