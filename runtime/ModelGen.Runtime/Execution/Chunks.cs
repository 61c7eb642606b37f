using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Runs a program over any number of samples in chunks of a workspace's capacity.</summary>
internal static unsafe class Chunks
{
    /// <summary>
    /// Runs <paramref name="program"/> for the samples [0, C), [C, 2C), ... of the caller's memory, where C is the
    /// capacity of the workspaces. Where there are at least as many chunks as threads, each thread takes whole chunks;
    /// otherwise the chunks follow one another and the threads share their steps. The bits of the results depend on
    /// C alone. Nothing is allocated unless more calls overlap than ever before.
    /// </summary>
    /// <param name="pool">The workspaces, of which each running chunk takes one.</param>
    /// <param name="count">The number of samples, not negative.</param>
    /// <param name="pointers">What <see cref="Workspace{T}.External"/> is to hold for the first sample.</param>
    /// <param name="strides">For each of them, the bytes from one sample to the next; 0 where all share the memory.</param>
    /// <param name="program">The program.</param>
    public static void Run<T>(
        WorkspacePool<T> pool, int count, void** pointers, ReadOnlySpan<int> strides, delegate*<Workspace<T>, void> program)
        where T : unmanaged
    {
        fixed (int* pinned = strides)
        {
            var chunks = (int)(((long)count + pool.Capacity - 1) / pool.Capacity);
            var spread = pool.Threads > 1 && chunks >= pool.Threads;
            if (spread) pool.Reserve(pool.Threads);
            var job = new Job<T>
            {
                Pool = pool, Count = count, Pointers = pointers, Strides = pinned, Externals = strides.Length, Program = program,
                Threads = spread ? 1 : pool.Threads,
            };
            WorkerPool.Run(chunks, block: 1, spread ? pool.Threads : 1, long.MaxValue, &Job<T>.Run, Unsafe.AsPointer(ref job));
        }
    }

    // Lies on the stack of the caller, who stays until the workers are done with it.
    private struct Job<T> where T : unmanaged
    {
        public WorkspacePool<T> Pool;
        public int Count;
        public void** Pointers;
        public int* Strides;
        public int Externals;
        public int Threads;
        public delegate*<Workspace<T>, void> Program;

        public static void Run(void* state, int chunk)
        {
            ref var job = ref Unsafe.AsRef<Job<T>>(state);
            var workspace = job.Pool.Rent();
            try
            {
                var first = chunk * job.Pool.Capacity;
                for (var i = 0; i < job.Externals; i++)
                    workspace.External[i] = (byte*)job.Pointers[i] + (nint)job.Strides[i] * first;
                workspace.Count = Math.Min(job.Count - first, job.Pool.Capacity);
                workspace.Threads = job.Threads;
                workspace.Poison();
                job.Program(workspace);
            }
            finally
            {
                job.Pool.Return(workspace);
            }
        }
    }
}
