using System.Diagnostics;
using System.Globalization;

namespace ModelGen.Compare;

/// <summary>Times this program, published ahead of time for v3, against itself under the JIT, at the same width and at the widest.</summary>
internal static class AheadOfTimeTable
{
    private const double Goal = 0.85;
    private const int Rounds = 3;

    public static void Run(Settings settings)
    {
        var program = settings.Option("--aot") ?? throw new ArgumentException("--aot PROGRAM is missing: this program, published ahead of time.");
        string[] jit = [Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "ModelGen.Compare.dll")];
        Table.Head("network, batch 1", "JIT, 512 bits, ms", "JIT, 256 bits, ms", "ahead of time, v3, ms", "its speed of the JIT's at 256 bits", "of the JIT's at 512", "goal");
        foreach (var network in PredictedNetwork.All.Where(n => settings.Wants(n.Name)))
        {
            var (wide, narrow, ahead) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < Rounds; round++)
            {
                wide.Add(Time(settings, network, jit, "512"));
                narrow.Add(Time(settings, network, jit, "256"));
                ahead.Add(Time(settings, network, [program], "512"));
            }
            var (w, n, a) = (wide.Min(), narrow.Min(), ahead.Min());
            Table.Row(network.Title, Table.Milliseconds(w), Table.Milliseconds(n), Table.Milliseconds(a),
                n / a >= Goal ? $"**{n / a:P0}**" : $"{n / a:P0}", $"{w / a:P0}", Goal.ToString("P0", CultureInfo.InvariantCulture));
        }
        Console.WriteLine();
        Console.WriteLine($"One thread; the least median of {Rounds} processes.");
    }

    private static double Time(Settings settings, PredictedNetwork network, string[] command, string bits)
    {
        var seconds = (settings.Seconds / Rounds).ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(command[0], [.. command[1..], "own", "--networks", settings.Folder, "--only", network.Name, "--seconds", seconds])
        {
            RedirectStandardOutput = true,
            Environment = { ["MODELGEN_SIMD"] = bits },
        };
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]} own {network.Name} ended with {process.ExitCode}.");
        return double.Parse(text.Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
