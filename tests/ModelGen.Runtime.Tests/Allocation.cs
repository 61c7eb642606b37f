namespace ModelGen.Runtime.Tests;

/// <summary>
/// Counts what a thread allocates. A collection that another test brings about meanwhile adds the unused rest of the
/// thread's allocation buffer to the runtime's count, so such a measurement is void.
/// </summary>
internal readonly struct Allocation
{
    private readonly int _collections = GC.CollectionCount(0);
    private readonly long _bytes = GC.GetAllocatedBytesForCurrentThread();

    /// <summary>Begins to count on this thread.</summary>
    public Allocation()
    {
    }

    /// <summary>The bytes allocated on this thread since the beginning; null if the measurement is void.</summary>
    public long? Bytes
    {
        get
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread() - _bytes;
            return GC.CollectionCount(0) == _collections ? bytes : null;
        }
    }

    /// <summary>
    /// The bytes that <paramref name="action"/> allocates on this thread: the least of three valid measurements, for what it
    /// allocates, it allocates every time, while a collection under way on another thread may go uncounted.
    /// </summary>
    public static long Of(Action action)
    {
        var (least, valid) = (long.MaxValue, 0);
        for (var attempt = 0; attempt < 100 && valid < 3 && least > 0; attempt++)
        {
            var allocation = new Allocation();
            action();
            if (allocation.Bytes is not { } bytes) continue;
            least = Math.Min(least, bytes);
            valid++;
        }
        return valid > 0 ? least : throw new InvalidOperationException("A collection ran in each of a hundred measurements.");
    }
}
