using System.Runtime.ExceptionServices;

namespace ModelGen.Runtime;

/// <summary>
/// The threads that all models of a process share. One caller at a time has them, and works along with them; whoever
/// finds them taken, a step that calls another model included, does its items alone, so nobody ever waits for a job
/// that is not its own. Nothing is allocated for a job, and idle threads cost no processor time.
/// </summary>
/// <remarks>
/// Each thread has a range of the items that it takes first, the same at every job: in a network whose layers are cut
/// alike it finds in its cache what it wrote before. Whoever is done with its own range goes on in those of the others.
///
/// The caller never sleeps, so that <see cref="Thread.Interrupt"/> cannot drive it away from workers that write into its
/// memory: an interrupt stays pending until the caller's own next wait.
/// </remarks>
internal static unsafe class WorkerPool
{
    // Multiply-adds, about 60 µs: what makes up for waking a thread, which costs the caller some µs and comes 40 later.
    private const long WorthWaking = 1 << 23;

    private static int s_taken;

    // The work that was done alone, since it was not worth waking threads for by itself: many small jobs are.
    private static long s_alone;
    private static Worker[] s_workers = [];

    // The job. Written by the caller who has the workers, before he gives it to them.
    private static delegate*<void*, int, void> s_body;
    private static void* s_state;
    private static int s_items;
    private static int s_block;
    private static int s_threads;
    private static Exception? s_error;

    // For each thread the first item of its range not handed out yet; the caller's is the first.
    private static PaddedInt64[] s_next = new PaddedInt64[1];

    /// <summary>How many threads a job may have; more than there are processors would only wait for each other.</summary>
    internal static int MostThreads { get; set; } = Environment.ProcessorCount;

    /// <summary>The threads that a job gets for the number in its options, of which 0 means all processors.</summary>
    public static int Threads(int requested)
    {
        if (requested < 0) throw new ArgumentOutOfRangeException(nameof(Threads), $"Threads must be 0, for all processors, or more, but is {requested}.");
        return requested == 0 ? MostThreads : Math.Min(requested, MostThreads);
    }

    /// <summary>
    /// Calls <paramref name="body"/> for the items 0 to <paramref name="items"/> - 1, in any order, on this thread and
    /// up to <paramref name="threads"/> - 1 workers, and returns when all are done. The first exception of an item
    /// stops the handing out of further ones and is thrown here.
    /// </summary>
    /// <param name="items">The number of items, independent of one another.</param>
    /// <param name="block">How many items a thread takes at once.</param>
    /// <param name="threads">How many threads may work, this one included.</param>
    /// <param name="cost">About how many multiply-adds all items take: threads that sleep are not woken for little.</param>
    /// <param name="body">Does one item.</param>
    /// <param name="state">Handed to the body.</param>
    public static void Run(int items, int block, int threads, long cost, delegate*<void*, int, void> body, void* state)
    {
        threads = Math.Min(threads, (items + block - 1) / block);
        if (threads <= 1 || !IsWorthIt(threads - 1, cost) || Interlocked.CompareExchange(ref s_taken, 1, 0) != 0)
        {
            for (var item = 0; item < items; item++) body(state, item);
            return;
        }
        Exception? error;
        try
        {
            var helpers = threads - 1;
            if (s_workers.Length < helpers) Grow(helpers);
            var workers = s_workers;
            s_body = body;
            s_state = state;
            s_items = items;
            s_block = block;
            s_threads = threads;
            for (var i = 0; i < threads; i++) s_next[i].Value = Start(items, i, threads);
            try
            {
                for (var i = 0; i < helpers; i++) workers[i].Give();
                Work(0);
            }
            finally
            {
                // Whatever happens here, nobody works in the caller's memory when he leaves.
                for (var i = 0; i < helpers; i++) workers[i].Finish();
            }
            error = s_error;
            s_error = null;
        }
        finally
        {
            Volatile.Write(ref s_taken, 0);
        }
        if (error is not null) ExceptionDispatchInfo.Throw(error);
    }

    /// <summary>Whether enough threads are awake, or there is so much work that waking them pays.</summary>
    private static bool IsWorthIt(int helpers, long cost)
    {
        var workers = s_workers;
        var awake = workers.Length >= helpers;
        for (var i = 0; awake && i < helpers; i++) awake = !workers[i].IsParked;
        if (awake) return true;
        s_alone = cost < WorthWaking ? s_alone + cost : WorthWaking;
        if (s_alone < WorthWaking) return false;
        s_alone = 0;
        return true;
    }

    /// <summary>Where the range of a thread begins, and that of the one before ends.</summary>
    private static long Start(int items, int thread, int threads) => (long)items * thread / threads;

    /// <param name="thread">Which of the threads works: 0 for the caller, a worker's number for a worker.</param>
    private static void Work(int thread)
    {
        var body = s_body;
        var state = s_state;
        var items = s_items;
        var block = s_block;
        var threads = s_threads;
        var next = s_next;
        try
        {
            for (var i = 0; i < threads; i++)
            {
                var range = (thread + i) % threads;
                var rangeEnd = Start(items, range + 1, threads);
                while (true)
                {
                    var first = Interlocked.Add(ref next[range].Value, block) - block;
                    if (first >= rangeEnd) break;
                    var end = (int)Math.Min(first + block, rangeEnd);
                    for (var item = (int)first; item < end; item++) body(state, item);
                }
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref s_error, exception, null);
            for (var i = 0; i < threads; i++) Interlocked.Exchange(ref next[i].Value, items);
        }
    }

    private static void Grow(int count)
    {
        s_next = new PaddedInt64[count + 1];
        var workers = new Worker[count];
        s_workers.CopyTo(workers, 0);
        for (var i = s_workers.Length; i < count; i++) workers[i] = new Worker(i + 1, Work);
        s_workers = workers;
    }
}
