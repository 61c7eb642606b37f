using System.Globalization;

namespace ModelGen.Compare;

/// <summary>Times training steps against PyTorch: ours, then PyTorch's, with and without a C library that keeps its memory.</summary>
internal static class TrainingTable
{
    // Losses of steps that follow each other, whose rounding grows with each.
    private const double Bound = 1e-3;

    // So small that hours of steps on one batch leave the weights as they are, and every step does the same work.
    private const double TimedLearningRate = 1e-7;

    public static void Run(Settings settings)
    {
        using var torch = settings.Torch is { } command ? new TorchPeer(command) : null;
        using var keeping = settings.Torch is { } same ? new TorchPeer(same, keepsMemory: true) : null;
        var threads = settings.Threads;
        var several = threads > 1;
        var before = Peak.Measure(threads);
        Table.Head(
            ["network", "batch", "ours, ms", .. several ? new[] { "speed-up by threads" } : [], "PyTorch, ms", "PyTorch ÷ ours", "of least times", .. several ? [] : new[] { "goal" }, "GFLOP/s", "of peak", "bytes a step", "difference of losses"]);
        foreach (var network in TrainedNetwork.All.Where(n => settings.Wants(n.Name)))
        {
            var file = SafetensorsFile.Read(Path.Combine(settings.Folder, network.Name + ".train.safetensors"));
            var (input, target, losses) = (file["input"].ToSingles(), file["target"].ToInt32s(), file["losses"].ToSingles());
            var weights = Path.Combine(settings.Folder, network.Name + ".safetensors");
            var training = network.Load(weights, network.Batch, new TrainerOptions { Threads = threads });
            var difference = losses.Max(loss => Difference(network, training.Step(input, target), loss));
            training.Optimizer.LearningRate = TimedLearningRate;
            void Ours() => training.Step(input, target);

            var contestants = new List<Action> { Ours };
            if (several)
            {
                var alone = network.Load(weights, network.Batch, new TrainerOptions { Threads = 1 });
                alone.Optimizer.LearningRate = TimedLearningRate;
                contestants.Add(() => alone.Step(input, target));
            }
            var times = Contest.Run(settings.Seconds, threads, [.. contestants]);
            var ours = times[0].Median;
            var bytes = Allocation.Of(Ours, ours < 1 ? 1000 : 2);
            Timing? peer = null;
            if (torch is not null && keeping is not null)
            {
                var (asItIs, kept) = (Theirs(torch), Theirs(keeping));
                peer = new Timing(Math.Min(asItIs.Median, kept.Median), Math.Min(asItIs.Least, kept.Least));
            }
            Timing Theirs(TorchPeer process) => process.Measure("train", network.Name, network.Batch, threads, settings.Seconds / 2).Time;
            var (rate, share) = Table.Rate(network.MultiplyAdds * network.Batch, ours, before);
            Table.Row(
                [network.Title, network.Batch.ToString(CultureInfo.InvariantCulture), Table.Milliseconds(ours),
                    .. several ? new[] { Table.Ratio(times[^1].Median / ours) } : [],
                    peer is null ? "–" : Table.Milliseconds(peer.Value.Median), peer is null ? "–" : Table.Ratio(peer.Value.Median / ours, several ? double.MaxValue : network.Goal),
                    peer is null ? "–" : Table.Ratio(peer.Value.Least / times[0].Least), .. several ? [] : new[] { Table.Ratio(network.Goal) },
                    rate, share, bytes.ToString(CultureInfo.InvariantCulture), difference.ToString("0.0e+0", CultureInfo.InvariantCulture)]);
        }
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threads} {(several ? "threads" : "thread")}; medians; FMA peak {before:F0} GFLOP/s before and {Peak.Measure(threads):F0} after; PyTorch {torch?.Version ?? "missing"}, the better of its C library's memory as it is and kept."));
    }

    private static double Difference(TrainedNetwork network, float ours, float theirs)
    {
        var difference = Math.Abs((double)ours - theirs) / Math.Max(Math.Abs(theirs), 1e-3);
        return difference <= Bound ? difference : throw new InvalidOperationException($"The loss of {network.Title} is {ours:G6}, PyTorch's {theirs:G6}.");
    }
}
