namespace ModelGen.Training.Tests;

internal static class Allocation
{
    /// <summary>Bytes that an action allocates on this thread once it is warm.</summary>
    public static long Of(Action action)
    {
        for (var warm = 0; warm < 100; warm++) action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < 10; run++) action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
