using System.Diagnostics;

namespace ModelGen.Runtime;

/// <summary>
/// A background thread that waits to be given the pool's job. It watches for the next job for a while, because a
/// network's steps follow one another closely, and then parks, so that an idle process uses no processor time.
/// </summary>
internal sealed class Worker
{
    private const long Idle = 0, Given = 1, Running = 2;
    private static readonly long WatchTime = Stopwatch.Frequency / 5_000; // 200 µs

    // Longer than threads that began together take to end together: some µs.
    private const int Watches = 256;

    private readonly int _number;
    private readonly Action<int> _job;
    private readonly object _gate = new();
    private PaddedInt64 _state;
    private PaddedInt64 _parked;

    [ThreadStatic]
    private static int t_number;

    /// <param name="number">Which of the workers it is, from 1.</param>
    /// <param name="job">Does the pool's job, told the number.</param>
    public Worker(int number, Action<int> job)
    {
        (_number, _job) = (number, job);
        new Thread(Loop) { IsBackground = true, Name = $"ModelGen worker {number}" }.UnsafeStart();
    }

    /// <summary>The number of the worker whose thread this is; 0 on any other.</summary>
    public static int Current => t_number;

    /// <summary>Whether the thread sleeps, so that giving it a job takes the caller a call of the system.</summary>
    public bool IsParked => Volatile.Read(ref _parked.Value) != 0;

    /// <summary>Gives the job to the thread, which takes it up now or, if it was parked, some 40 µs later.</summary>
    public void Give()
    {
        // A full fence, and another in Park: either this sees that the thread parked, or the thread sees the job.
        Interlocked.Exchange(ref _state.Value, Given);
        if (Volatile.Read(ref _parked.Value) == 0) return;
        ShortLock.Enter(_gate);
        _parked.Value = 0;
        Monitor.Pulse(_gate);
        Monitor.Exit(_gate);
    }

    /// <summary>
    /// Takes the job back from a thread that did not begin it, or waits until it has done its last items: awake, as sleeping
    /// could be interrupted.
    /// </summary>
    public void Finish()
    {
        if (Interlocked.CompareExchange(ref _state.Value, Idle, Given) == Given) return;
        for (var i = 0; i < Watches; i++)
        {
            if (Volatile.Read(ref _state.Value) == Idle) return;
            Thread.SpinWait(1);
        }
        while (Volatile.Read(ref _state.Value) != Idle)
            if (!Thread.Yield()) Thread.SpinWait(Watches);
    }

    private void Loop()
    {
        t_number = _number;
        while (true)
        {
            if (!Watch())
            {
                Park();
                continue;
            }
            if (Interlocked.CompareExchange(ref _state.Value, Running, Given) != Given) continue;
            _job(_number);
            Volatile.Write(ref _state.Value, Idle);
        }
    }

    private bool Watch()
    {
        for (var until = Stopwatch.GetTimestamp() + WatchTime; ;)
        {
            for (var i = 0; i < 16; i++)
            {
                if (Volatile.Read(ref _state.Value) == Given) return true;
                Thread.SpinWait(1);
            }
            if (Stopwatch.GetTimestamp() > until) return false;
        }
    }

    private void Park()
    {
        lock (_gate)
        {
            Interlocked.Exchange(ref _parked.Value, 1);
            if (Volatile.Read(ref _state.Value) == Given) _parked.Value = 0;
            while (_parked.Value != 0) Monitor.Wait(_gate);
        }
    }
}
