namespace ModelGen.Compare;

/// <summary>Counts what a call allocates, on whatever thread.</summary>
internal static class Allocation
{
    private const int Attempts = 3;

    /// <summary>
    /// Bytes a call, rounded up: a single byte in a hundred calls shows. The least of several attempts, as the framework's
    /// own threads allocate now and then; what a call itself allocates is in each.
    /// </summary>
    public static long Of(Action run, int calls)
    {
        var least = long.MaxValue;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var counting = GC.GetTotalAllocatedBytes(precise: true) - before;
            before = GC.GetTotalAllocatedBytes(precise: true);
            for (var i = 0; i < calls; i++) run();
            var bytes = GC.GetTotalAllocatedBytes(precise: true) - before - counting;
            least = Math.Min(least, (Math.Max(0, bytes) + calls - 1) / calls);
        }
        return least;
    }
}
