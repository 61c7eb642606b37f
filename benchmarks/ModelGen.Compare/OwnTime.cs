using System.Globalization;

namespace ModelGen.Compare;

/// <summary>Times predictions alone, without peers: what <see cref="AheadOfTimeTable"/> starts in other builds and widths.</summary>
internal static class OwnTime
{
    /// <summary>Prints the median and the least milliseconds of each wanted network at batch 1.</summary>
    public static void Run(Settings settings)
    {
        foreach (var network in PredictedNetwork.All.Where(n => settings.Wants(n.Name)))
        {
            var data = new PredictionCase(settings.Folder, network.Name, 1);
            var (inputs, output) = (data.Inputs, data.Output);
            var predict = network.Load(Path.Combine(settings.Folder, network.Name + ".safetensors"), new PredictorOptions { Threads = settings.Threads });
            predict(inputs, output);
            data.Check("ModelGen", output);
            var time = Contest.Run(settings.Seconds, settings.Threads, () => predict(inputs, output))[0];
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.Median:R} {time.Least:R}"));
        }
    }
}
