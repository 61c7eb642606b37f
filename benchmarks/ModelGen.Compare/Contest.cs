using System.Diagnostics;

namespace ModelGen.Compare;

/// <summary>Milliseconds of a call.</summary>
/// <param name="Median">The median of all measured.</param>
/// <param name="Least">The least.</param>
internal readonly record struct Timing(double Median, double Least);

/// <summary>Runs contestants in turn, so that whatever else the machine does hits all of them.</summary>
internal static class Contest
{
    /// <summary>Times them.</summary>
    /// <param name="seconds">How long each is measured, after a warm-up.</param>
    /// <param name="threads">How many threads a call may use.</param>
    /// <param name="contestants">What is called.</param>
    /// <returns>The time of a call of each.</returns>
    public static Timing[] Run(double seconds, int threads, params Action[] contestants)
    {
        var entries = new List<Entry>();
        foreach (var contestant in contestants)
        {
            entries.Add(new Entry(contestant));
            if (threads > 1) Rest();
        }
        while (entries.Any(e => e.Measured < seconds))
            foreach (var entry in entries)
            {
                entry.Turn();
                if (threads > 1) Rest();
            }
        return [.. entries.Select(e => e.Result)];
    }

    /// <summary>Waits until the contestant's threads have stopped looking for work: ONNX Runtime's do so for a while, on the core that the next one needs.</summary>
    private static void Rest()
    {
        for (var pause = 0; pause < 100; pause++)
        {
            var before = Environment.CpuUsage.TotalTime;
            Thread.Sleep(2);
            if ((Environment.CpuUsage.TotalTime - before).TotalMilliseconds < 1) return;
        }
    }

    private sealed class Entry
    {
        // Seconds. What calls of microseconds do outside of kernels counts, and the JIT takes its time to compile that well.
        private const double ShortWarmUp = 1.5, LongWarmUp = 0.3;

        private readonly Action _run;
        private readonly int _repeat;
        private readonly List<double> _samples = [];

        public Entry(Action run)
        {
            _run = run;
            var (start, once, calls) = (Stopwatch.GetTimestamp(), double.MaxValue, 0);
            for (; calls < 3 || Stopwatch.GetElapsedTime(start).TotalSeconds < (once < 1 ? ShortWarmUp : LongWarmUp); calls++)
            {
                var before = Stopwatch.GetTimestamp();
                run();
                once = Math.Min(once, Stopwatch.GetElapsedTime(before).TotalMilliseconds);
            }
            // Short calls are timed several at a time, so that the clock weighs nothing.
            _repeat = Math.Max(1, (int)(0.05 / Math.Max(once, 1e-5)));
        }

        public double Measured { get; private set; }

        public Timing Result
        {
            get
            {
                var sorted = _samples.Order().ToArray();
                return new Timing((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0]);
            }
        }

        /// <summary>A turn of 25 ms, or three calls. The first brings the caches back and does not count.</summary>
        public void Turn()
        {
            var turn = Stopwatch.GetTimestamp();
            for (var i = 0; i < 4 || Stopwatch.GetElapsedTime(turn).TotalMilliseconds < 25; i++)
            {
                var start = Stopwatch.GetTimestamp();
                for (var call = 0; call < _repeat; call++) _run();
                var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (i == 0) continue;
                Measured += time / 1000;
                _samples.Add(time / _repeat);
            }
        }
    }
}
