namespace ModelGen.Compare;

/// <summary>Counts what a call allocates, on whatever thread.</summary>
internal static class Allocation
{
    /// <summary>Bytes a call, rounded up: a single byte in a hundred calls shows.</summary>
    public static long Of(Action run, int calls)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var counting = GC.GetTotalAllocatedBytes(precise: true) - before;
        before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < calls; i++) run();
        var bytes = GC.GetTotalAllocatedBytes(precise: true) - before - counting;
        return (Math.Max(0, bytes) + calls - 1) / calls;
    }
}
