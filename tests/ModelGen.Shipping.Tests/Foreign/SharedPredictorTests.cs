using System.Diagnostics;
using ModelGen.Runtime;
using ModelGen.Runtime.Tests;

namespace ModelGen.Shipping.Tests;

/// <summary>One predictor of a real network, called from everywhere at once.</summary>
public unsafe class SharedPredictorTests
{
    private const int Callers = 8;
    private static readonly int[] Batches = [1, 3, 8, 17, 64, 100];
    private static readonly Mnist8 Model = new(seed: 1);
    private static readonly float[][] Inputs = [.. Batches.Select(n => Enumerable.Range(0, n * Mnist.Pixels).Select(i => (float)Mnist.Images[i + n]).ToArray())];

    [Theory, InlineData(1), InlineData(2), InlineData(4)]
    public void Eight_threads_with_mixed_batches_get_the_bits_they_get_alone_and_allocate_nothing(int threads)
    {
        var expected = Inputs.Select(input => Predict(Model.CreatePredictor(new PredictorOptions { Threads = 1 }), input)).ToArray();
        var predictor = Model.CreatePredictor(new PredictorOptions { Threads = threads });
        var seconds = int.Parse(Environment.GetEnvironmentVariable("MODELGEN_CALL_SECONDS") ?? "2", System.Globalization.CultureInfo.InvariantCulture);
        var until = Stopwatch.GetTimestamp() + seconds * Stopwatch.Frequency;
        var (calls, wrong, allocating) = (new int[Callers], new int[Callers], new int[Callers]);
        var callers = Enumerable.Range(0, Callers).Select(caller => new Thread(() =>
        {
            var outputs = expected.Select(values => new float[values.Length]).ToArray();
            // The first calls make the thread's own state.
            for (var call = 0; call <= 2 * Batches.Length || Stopwatch.GetTimestamp() < until; call++)
            {
                var batch = (call + caller) % Batches.Length;
                var allocation = new Allocation();
                predictor.Predict(Inputs[batch], outputs[batch]);
                if (call > Batches.Length && allocation.Bytes > 0) allocating[caller]++;
                if (!expected[batch].AsSpan().SequenceEqual(outputs[batch])) wrong[caller]++;
                calls[caller]++;
            }
        })).ToArray();
        foreach (var caller in callers) caller.Start();
        foreach (var caller in callers) Assert.True(caller.Join(TimeSpan.FromSeconds(seconds + 120)), "A caller hangs.");

        Assert.All(wrong, count => Assert.Equal(0, count));
        // A workspace is made when more calls overlap than ever before: at most once for each caller and each worker.
        Assert.True(allocating.Sum() <= Callers + threads, $"{allocating.Sum()} of {calls.Sum()} calls allocated.");
    }

    [Fact]
    public void A_call_from_a_step_that_runs_on_the_workers_gets_the_same_bits()
    {
        var predictor = Model.CreatePredictor(new PredictorOptions { Threads = 4 });
        var expected = Predict(predictor, Inputs[^1]);
        s_call = () => Predict(predictor, Inputs[^1]).AsSpan().SequenceEqual(expected);
        s_same = 0;
        new Workspace<float>(16, 16, 1, 0, threads: 4).Run(items: 32, cost: 1 << 20, &CallInside);
        Assert.Equal(32, s_same);
    }

    [Fact]
    public void Calls_from_every_thread_of_the_thread_pool_get_the_same_bits()
    {
        var predictor = Model.CreatePredictor();
        var expected = Predict(predictor, Inputs[^1]);
        var same = 0;
        Parallel.For(0, 64, _ => { if (Predict(predictor, Inputs[^1]).AsSpan().SequenceEqual(expected)) Interlocked.Increment(ref same); });
        Assert.Equal(64, same);
    }

    private static Func<bool>? s_call;
    private static int s_same;

    private static void CallInside(Workspace<float> workspace, int item)
    {
        if (s_call!()) Interlocked.Increment(ref s_same);
    }

    private static float[] Predict(Mnist8.Predictor predictor, float[] input)
    {
        var output = new float[input.Length / Mnist.Pixels * 10];
        predictor.Predict(input, output);
        return output;
    }
}
