using System.Diagnostics;

namespace ModelGen.Runtime.Tests;

/// <summary>
/// A process in which each of many calls is interrupted at a random moment. When a call has ended, by an exception too, its output
/// is the caller's again: nobody may write into an array, and memory that was unmapped would end the process.
/// </summary>
internal static unsafe class InterruptedCalls
{
    private const int Samples = 64, Outputs = 16;

    // Far above what makes workers take part; an item really takes 10 µs, so that a caller often waits for another's last one.
    private const long Cost = 1 << 24;
    private static readonly long s_itemTime = Stopwatch.Frequency / 100_000;

    private static int s_call;
    private static int s_interrupted;
    private static long s_interruptedAt;

    /// <summary>Prints how many calls were interrupted while they ran, ended early, gave a wrong result, and were written to afterwards.</summary>
    public static int Run(string memory, int calls)
    {
        var pool = new WorkspacePool<float>(capacity: 8, threads: 2, () => new Workspace<float>(1, 0, 8, inputs: 1, threads: 2));
        var array = GC.AllocateArray<float>(Samples * Outputs, pinned: true);
        var caller = Thread.CurrentThread;
        new Thread(() => Interrupt(caller)) { IsBackground = true }.Start();

        var (inside, early, wrong, late) = (0, 0, 0, 0);
        for (var call = 1; call <= calls; call++)
        {
            // Whole chunks for each thread, and a single chunk whose steps are shared.
            var samples = call % 2 == 0 ? Samples : 8;
            var native = memory == "native" ? new NativePages(Samples * Outputs * sizeof(float)) : null;
            fixed (float* arrayOutput = array)
            {
                var output = native is null ? arrayOutput : (float*)native.Pointer;
                var span = new Span<float>(output, samples * Outputs);
                span.Clear();
                Volatile.Write(ref s_call, call);
                var completed = TryPredict(pool, output, samples);
                var ended = Stopwatch.GetTimestamp();
                if (!completed) early++;
                else if (span.ContainsAnyExcept(1f)) wrong++;
                span.Fill(-1);
                native?.Dispose();

                // Whoever was left behind writes in this time.
                while (Stopwatch.GetElapsedTime(ended).TotalMicroseconds < 200 || Volatile.Read(ref s_interrupted) != call) Thread.SpinWait(10);
                TakeInterrupt();
                if (s_interruptedAt < ended) inside++;
                if (native is null && span.ContainsAnyExcept(-1f)) late++;
            }
        }
        Console.WriteLine($"{inside} {early} {wrong} {late}");
        return 0;
    }

    private static bool TryPredict(WorkspacePool<float> pool, float* output, int samples)
    {
        try
        {
            var pointers = stackalloc void*[] { output };
            Chunks.Run(pool, samples, pointers, [Outputs * sizeof(float)], &Program);
            return true;
        }
        catch (ThreadInterruptedException)
        {
            return false;
        }
    }

    private static void Program(Workspace<float> w) => w.Run(w.Count, Cost, &Sample);

    private static void Sample(Workspace<float> w, int item)
    {
        var until = Stopwatch.GetTimestamp() + s_itemTime;
        while (Stopwatch.GetTimestamp() < until) Thread.SpinWait(1);
        new Span<float>((float*)w.External[0] + item * Outputs, Outputs).Fill(1);
    }

    // Once for each call, at random within the time it takes two threads.
    private static void Interrupt(Thread caller)
    {
        var random = new Random(1);
        for (var last = 0; ;)
        {
            int call;
            while ((call = Volatile.Read(ref s_call)) == last) Thread.Yield();
            var until = Stopwatch.GetTimestamp() + random.NextInt64((call % 2 == 0 ? Samples : 8) * s_itemTime / 2);
            while (Stopwatch.GetTimestamp() < until) Thread.Yield();
            s_interruptedAt = Stopwatch.GetTimestamp();
            caller.Interrupt();
            Volatile.Write(ref s_interrupted, last = call);
        }
    }

    // An interrupt that no wait of the call met is met by the next one.
    private static void TakeInterrupt()
    {
        try
        {
            Thread.Sleep(0);
        }
        catch (ThreadInterruptedException)
        {
        }
    }
}
