using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Memory of the caller that a program reads or writes, sample by sample.</summary>
/// <param name="pointer">The first sample; pinned for the time of the run.</param>
/// <param name="bytesPerSample">The distance from one sample to the next; 0 where all samples share the memory.</param>
public readonly unsafe struct CallerMemory(void* pointer, int bytesPerSample)
{
    internal void* At(int sample) => (byte*)pointer + (long)sample * bytesPerSample;
}

/// <summary>Runs a program over any number of samples in chunks of a workspace's capacity.</summary>
public static unsafe class Chunks
{
    /// <summary>
    /// Runs <paramref name="program"/> for the samples [0, C), [C, 2C), ... of the caller's memory, where C is the
    /// capacity of the workspaces. Where there are as many chunks as threads, each thread takes whole chunks;
    /// otherwise the chunks follow one another and the threads share their steps. The bits of the results depend on
    /// C alone. Nothing is allocated unless more calls overlap than ever before.
    /// </summary>
    /// <param name="pool">The workspaces, of which each running chunk takes one.</param>
    /// <param name="count">The number of samples, not negative.</param>
    /// <param name="external">What <see cref="Workspace{T}.External"/> is to hold, in its order.</param>
    /// <param name="program">The program.</param>
    public static void Run<T>(
        WorkspacePool<T> pool, int count, ReadOnlySpan<CallerMemory> external, delegate*<Workspace<T>, void> program)
        where T : unmanaged
    {
        fixed (CallerMemory* memory = external)
        {
            var chunks = (int)(((long)count + pool.Capacity - 1) / pool.Capacity);
            var spread = pool.Threads > 1 && chunks >= pool.Threads;
            var job = new Job<T>
            {
                Pool = pool, Count = count, External = memory, Externals = external.Length, Program = program,
                Threads = spread ? 1 : pool.Threads,
            };
            WorkerPool.Run(chunks, block: 1, spread ? pool.Threads : 1, &Job<T>.Run, Unsafe.AsPointer(ref job));
        }
    }

    // Lies on the stack of the caller, who stays until the workers are done with it.
    private struct Job<T> where T : unmanaged
    {
        public WorkspacePool<T> Pool;
        public int Count;
        public CallerMemory* External;
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
                for (var i = 0; i < job.Externals; i++) workspace.External[i] = job.External[i].At(first);
                workspace.Count = Math.Min(job.Count - first, job.Pool.Capacity);
                workspace.Threads = job.Threads;
                job.Program(workspace);
            }
            finally
            {
                job.Pool.Return(workspace);
            }
        }
    }
}
