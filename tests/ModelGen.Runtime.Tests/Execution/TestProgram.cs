using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen.Runtime.Tests;

/// <summary>
/// A program as the compiler writes it: per-sample steps, one after another, whose costs make the workers take part.
/// It has an input of 48 numbers a sample, a shared one of 48, and an output of 5.
/// </summary>
internal static unsafe class TestProgram
{
    public const int Inputs = 48, Outputs = 5, Capacity = 8;

    // Above the cost from which a step is shared between threads, whatever it really is.
    private const long Cost = 1 << 20;

    public static WorkspacePool<float> Pool(int threads) =>
new(Capacity, threads, () => new Workspace<float>(2 * Inputs, 16, Capacity, inputs: 3, threads));

    public static float[] Input(int samples, int seed)
    {
        var random = new Random(seed);
        var input = new float[samples * Inputs];
        foreach (ref var x in input.AsSpan()) x = random.NextSingle() * 4 - 2;
        return input;
    }

    /// <summary>What a generated Predict does.</summary>
    public static void Predict(WorkspacePool<float> pool, ReadOnlySpan<float> input, ReadOnlySpan<float> scale, Span<float> output)
    {
        var batch = new Batch(nameof(input), input.Length, Inputs);
        batch.Same(nameof(output), output.Length, Outputs);
        Batch.Shared(nameof(scale), scale.Length, Inputs);
        fixed (float* input0 = input, scale0 = scale, output0 = output)
        {
            var pointers = stackalloc void*[] { input0, scale0, output0 };
            Chunks.Run(pool, batch.Count, pointers, [Inputs * sizeof(float), 0, Outputs * sizeof(float)], &Program);
        }
    }

    private static void Program(Workspace<float> w)
    {
        w.Run(w.Count, Cost, &Scale);
        w.Run(w.Count, Cost, &Smooth);
        w.Run(w.Count * Outputs, Cost, &Sum);
    }

    private static void Scale(Workspace<float> w, int item)
    {
        var x = (float*)w.External[0] + item * Inputs;
        var scale = (float*)w.External[1];
        var y = w.Samples + item * Inputs;
        for (var i = 0; i < Inputs; i++) y[i] = VectorMath.Tanh(x[i] * scale[i]);
    }

    private static void Smooth(Workspace<float> w, int item)
    {
        var x = w.Samples + item * Inputs;
        var y = w.Samples + Inputs * w.Capacity + item * Inputs;
        for (var i = 0; i < Inputs; i++) y[i] = x[i] * 0.7f + x[(i + 1) % Inputs] * 0.3f;
    }

    private static void Sum(Workspace<float> w, int item)
    {
        var (sample, output) = (item / Outputs, item % Outputs);
        var x = w.Samples + Inputs * w.Capacity + sample * Inputs;
        float sum = 0;
        for (var i = output; i < Inputs; i++) sum += x[i];
        ((float*)w.External[2])[item] = sum;
    }
}
