using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// The memory one run of a compiled program works in: a block for values that every sample has, scaled by the
/// capacity, and a block for values shared by the batch. Generated code addresses both with literal offsets.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public unsafe class Workspace<T> where T : unmanaged
{
    // About 2 µs of work: less is not worth sharing with a core that waits for it.
    private const long WorthSharing = 1 << 18;

    // About 1 µs of work: what a thread takes at once, so that taking it costs little.
    private const long WorthTaking = 1 << 15;

    // Kept for the pointers into them.
    private readonly AlignedBlock<T> _samples;
    private readonly AlignedBlock<T> _shared;
    private readonly AlignedBlock<T> _scratch;

    // For each thread that can run at once a place in the scratch memory: 1 while it is taken.
    private readonly int[] _places;

    // For each place what was begun with there: which run of which step, and which of its items.
    private readonly long[] _kept;
    private long _runs;
    private readonly int _scratchSize;

    // 1 while a call has the workspace; used for a pool's first one alone.
    private int _taken;

    /// <summary>Allocates pinned, 64-byte aligned, zeroed blocks.</summary>
    /// <param name="perSample">Elements that one sample needs.</param>
    /// <param name="shared">Elements that do not depend on the batch.</param>
    /// <param name="capacity">The most samples a run may hold.</param>
    /// <param name="inputs">The number of pointers to the caller's memory.</param>
    /// <param name="threads">How many threads a run may use, at most one for each processor; 0 means all.</param>
    /// <param name="scratch">The most elements that one item needs while it runs.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A batch of that size needs more memory than an array can hold, or <paramref name="threads"/> is negative.
    /// </exception>
    public Workspace(long perSample, long shared, int capacity, int inputs, int threads, long scratch = 0)
    {
        Capacity = capacity;
        Threads = WorkerPool.Threads(threads);
        _samples = Allocate(perSample * capacity, capacity);
        _shared = Allocate(shared, capacity);
        _places = new int[Threads];
        _kept = new long[Threads];
        _scratchSize = checked((int)((scratch + 15) / 16 * 16));
        _scratch = Allocate((long)_scratchSize * Threads, capacity);
        Samples = _samples.Pointer;
        Shared = _shared.Pointer;
        External = new void*[inputs];
    }

    /// <summary>Values of every sample; a value at offset o starts at <c>Samples + o * Capacity</c>.</summary>
    public T* Samples { get; }

    /// <summary>Values shared by the batch.</summary>
    public T* Shared { get; }

    /// <summary>Parameters, or what was prepared from them.</summary>
    public T* Weights { get; set; }

    /// <summary>What was prepared from the parameters once; a predictor's kernels read it.</summary>
    public T* Prepared { get; set; }

    /// <summary>Where a training program writes the gradients of the parameters.</summary>
    public T* Gradients { get; set; }

    /// <summary>The caller's inputs, targets and outputs for the time of a run.</summary>
    public void*[] External { get; }

    /// <summary>The most samples a run may hold.</summary>
    public int Capacity { get; }

    /// <summary>The samples of this run.</summary>
    public int Count { get; set; }

    /// <summary>How many threads a run may use.</summary>
    public int Threads { get; set; }

    /// <summary>Seed and step of a training run: together they decide every random choice.</summary>
    public ulong Seed { get; set; }

    /// <summary>The training step, from 0.</summary>
    public long Step { get; set; }

    /// <summary>The step of time that runs: the frame of a stream, which wraps around, or the step of a scan.</summary>
    public int Time { get; set; }

    /// <summary>How often a predictor has run a single sample here. Kernels choose an order by it, never what they compute.</summary>
    public int Runs { get; set; }

    /// <summary>Place in the <see cref="WorkspacePool{T}"/>.</summary>
    internal int Index { get; set; }

    /// <summary>While it lies in the pool: the place of the next one there.</summary>
    internal int Next { get; set; }

    /// <summary>Takes the workspace for the time of one run, unless somebody has it.</summary>
    internal bool TryTake() => Volatile.Read(ref _taken) == 0 && Interlocked.Exchange(ref _taken, 1) == 0;

    /// <summary>Gives the workspace back.</summary>
    internal void GiveBack() => Volatile.Write(ref _taken, 0);

    /// <summary>
    /// Poisons the memory where the tests ask for it (<see cref="PoisonedMemory"/>), before a program runs; what is given stays.
    /// </summary>
    /// <param name="keptSamples">Elements of a sample at the beginning that stay: the states of a stream.</param>
    /// <param name="keptShared">Elements of the shared block that stay.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Poison(long keptSamples = 0, long keptShared = 0)
    {
        if (!PoisonedMemory.IsOn) return;
        PoisonedMemory.Fill(_samples, (int)keptSamples * Capacity);
        PoisonedMemory.Fill(_shared, (int)keptShared);
        PoisonedMemory.Fill(_scratch);
    }

    /// <summary>
    /// Runs one step of the program for the items 0 to <paramref name="items"/> - 1, in any order: on this thread
    /// where the step is small, else on as many as <see cref="Threads"/> allows and nobody else is using.
    /// </summary>
    /// <param name="items">The number of independent items.</param>
    /// <param name="cost">About how many multiply-adds one item takes: small steps stay on the caller's thread.</param>
    /// <param name="step">The step. Its results may not depend on the order of items.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Run(int items, long cost, delegate*<Workspace<T>, int, void> step)
    {
        _runs++;
        if (items > 1 && Threads > 1 && items * cost >= WorthSharing) Share(items, cost, step, null, null);
        else for (var item = 0; item < items; item++) step(this, item);
    }

    /// <summary>Runs a step that shares its function with others and hands it the numbers in which they differ.</summary>
    /// <param name="items">The number of independent items.</param>
    /// <param name="cost">About how many multiply-adds one item takes: small steps stay on the caller's thread.</param>
    /// <param name="step">The step. Its results may not depend on the order of items.</param>
    /// <param name="numbers">Offsets, shapes and strides; constants, which lie in the program's own image.</param>
    public void Run(int items, long cost, delegate*<Workspace<T>, int, long*, void> step, ReadOnlySpan<long> numbers)
    {
        _runs++;
        fixed (long* at = numbers)
        {
            if (items > 1 && Threads > 1 && items * cost >= WorthSharing) Share(items, cost, null, step, at);
            else for (var item = 0; item < items; item++) step(this, item, at);
        }
    }

    /// <summary>Runs one step of the program sample by sample in their order, each adding to what the one before left.</summary>
    public void RunInOrder(int items, delegate*<Workspace<T>, int, void> step)
    {
        for (var item = 0; item < items; item++) step(this, item);
    }

    /// <summary>The memory of a per-sample value.</summary>
    /// <param name="offset">Its place, in elements of one sample.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* At(nint offset) => Samples + offset * Capacity;

    /// <summary>The memory of a per-sample value, from one sample on.</summary>
    /// <param name="offset">Its place, in elements of one sample.</param>
    /// <param name="size">The elements of one sample.</param>
    /// <param name="sample">The sample.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* At(nint offset, nint size, nint sample) => Samples + offset * Capacity + size * sample;

    /// <summary>Takes a place in the scratch memory for the time of one item; <see cref="GiveScratch"/> gives it back.</summary>
    public int TakeScratch()
    {
        if (_places.Length == 1) return 0;
        // No more threads run items than there are places, so one is always free. A thread begins with its own, which its cache holds.
        for (var place = Worker.Current % _places.Length; ; place = (place + 1) % _places.Length)
            if (Interlocked.CompareExchange(ref _places[place], 1, 0) == 0) return place;
    }

    /// <summary>The memory of a place that was taken.</summary>
    public T* Scratch(int place) => _scratch.Pointer + (nint)_scratchSize * place;

    /// <summary>
    /// Whether the last item in a place belongs to the same run of a step and began with the same work as this one, so that
    /// what that left in the memory is still there; from now on it counts as this one's.
    /// </summary>
    /// <param name="place">The place, which the caller has taken.</param>
    /// <param name="work">What items that begin with the same work have in common.</param>
    public bool Keeps(int place, int work)
    {
        var key = (_runs << 32) + work;
        if (_kept[place] == key) return true;
        _kept[place] = key;
        return false;
    }

    /// <summary>Gives a place back.</summary>
    public void GiveScratch(int place) => Volatile.Write(ref _places[place], 0);

    /// <summary>The key of random numbers of a layer in this training step; within a scan, of this step of time.</summary>
    public ulong RandomKey(int layer) => DropoutRandom.Key(Seed, Step, layer) + (ulong)Time * 0x9E3779B97F4A7C15;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Share(int items, long cost, delegate*<Workspace<T>, int, void> step, delegate*<Workspace<T>, int, long*, void> shared, long* numbers)
    {
        var block = Math.Clamp(WorthTaking / Math.Max(cost, 1), 1, Math.Max(items / (4L * Threads), 1));
        var job = new Job { Workspace = this, Step = step, Shared = shared, Numbers = numbers };
        WorkerPool.Run(items, (int)block, Threads, items * cost, shared is null ? &Job.Run : &Job.RunShared, Unsafe.AsPointer(ref job));
    }

    private static AlignedBlock<T> Allocate(long elements, int capacity)
    {
        var most = Array.MaxLength - AlignedBlock<T>.Alignment;
        return elements <= most
            ? new AlignedBlock<T>((int)elements)
            : throw new ArgumentOutOfRangeException(nameof(capacity),
                $"A batch of {capacity} needs {elements} elements of working memory, but a block of it holds {most} at most. Use a smaller batch.");
    }

    // Lies on the stack of the caller, who stays until the workers are done with it.
    private struct Job
    {
        public Workspace<T> Workspace;
        public delegate*<Workspace<T>, int, void> Step;
        public delegate*<Workspace<T>, int, long*, void> Shared;
        public long* Numbers;

        public static void Run(void* state, int item)
        {
            ref var job = ref Unsafe.AsRef<Job>(state);
            job.Step(job.Workspace, item);
        }

        public static void RunShared(void* state, int item)
        {
            ref var job = ref Unsafe.AsRef<Job>(state);
            job.Shared(job.Workspace, item, job.Numbers);
        }
    }
}
