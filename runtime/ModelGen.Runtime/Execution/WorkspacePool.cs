namespace ModelGen.Runtime;

/// <summary>
/// The workspaces of a predictor: taken for a call and given back after it, without locks. A new one is made only
/// when more calls overlap than ever before.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class WorkspacePool<T> where T : unmanaged
{
    private readonly Func<Workspace<T>> _create;
    private readonly object _growing = new();
    private Workspace<T>[] _all = [];

    // The one that was made first: calls that do not overlap always have it, for one atomic operation.
    private Workspace<T>? _first;

    // A stack of the other free ones, linked by their places plus one. The upper half counts the changes: without it a
    // thread that was slow to pop could not tell that its workspace had been taken and given back meanwhile, with
    // another one below it.
    private long _top;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="capacity">The most samples that a workspace holds.</param>
    /// <param name="threads">How many threads one call may use, at most one for each processor; 0 means all.</param>
    /// <param name="create">Makes a workspace of that capacity.</param>
    public WorkspacePool(int capacity, int threads, Func<Workspace<T>> create)
    {
        Capacity = capacity;
        Threads = WorkerPool.Threads(threads);
        _create = create;
    }

    /// <summary>The most samples that one workspace holds.</summary>
    public int Capacity { get; }

    /// <summary>How many threads one call may use.</summary>
    public int Threads { get; }

    /// <summary>How many workspaces there are, in use or not.</summary>
    public int Count => Volatile.Read(ref _all).Length;

    /// <summary>Takes a workspace for the time of one run.</summary>
    public Workspace<T> Rent()
    {
        var first = _first;
        return first is not null && first.TryTake() ? first : RentOther();
    }

    private Workspace<T> RentOther()
    {
        while (true)
        {
            var top = Volatile.Read(ref _top);
            var place = (int)top;
            if (place == 0) return Create();
            var workspace = Volatile.Read(ref _all)[place - 1];
            if (Interlocked.CompareExchange(ref _top, After(top, workspace.Next), top) == top) return workspace;
        }
    }

    /// <summary>Gives a workspace back; it must have come from this pool and not be used afterwards.</summary>
    public void Return(Workspace<T> workspace)
    {
        if (workspace == _first) workspace.GiveBack();
        else ReturnOther(workspace);
    }

    private void ReturnOther(Workspace<T> workspace)
    {
        while (true)
        {
            var top = Volatile.Read(ref _top);
            workspace.Next = (int)top;
            if (Interlocked.CompareExchange(ref _top, After(top, workspace.Index + 1), top) == top) return;
        }
    }

    /// <summary>Makes workspaces until there are <paramref name="count"/>, so that no later call has to.</summary>
    public void Reserve(int count)
    {
        while (Count < count) Return(Create());
    }

    private static long After(long top, int place) => (((top >> 32) + 1) << 32) | (uint)place;

    private Workspace<T> Create()
    {
        var workspace = _create();
        ShortLock.Enter(_growing);
        try
        {
            workspace.Index = _all.Length;
            Volatile.Write(ref _all, [.. _all, workspace]);
            if (_first is null && workspace.TryTake()) Volatile.Write(ref _first, workspace);
        }
        finally
        {
            Monitor.Exit(_growing);
        }
        return workspace;
    }
}
