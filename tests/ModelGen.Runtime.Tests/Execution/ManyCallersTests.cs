using System.Diagnostics;

namespace ModelGen.Runtime.Tests;

// Alone: a test that keeps the workers for itself would leave the making of the others to a call that is watched.
[Collection(nameof(ManyCallersTests))]
[CollectionDefinition(nameof(ManyCallersTests), DisableParallelization = true)]
public class ManyCallersTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(5)]
    public void Eight_threads_with_mixed_batches_get_the_bits_they_get_alone_and_allocate_nothing(int threads)
    {
        var pool = TestProgram.Pool(threads);
        // As many as can overlap: eight callers, and the workers who help one of them.
        pool.Reserve(8 + threads);

        var samples = (int[])[1, 3, 8, 17, 64, 100];
        var scale = TestProgram.Input(1, seed: 99);
        var inputs = samples.Select(n => TestProgram.Input(n, seed: n)).ToArray();
        var expected = inputs.Select(input => Predict(TestProgram.Pool(1), input, scale)).ToArray();
        // The first call that is shared makes the workers.
        Assert.Equal(expected[^1], Predict(pool, inputs[^1], scale));

        var seconds = TestData.Count("MODELGEN_CALL_SECONDS", byDefault: 2);
        var until = Stopwatch.GetTimestamp() + seconds * Stopwatch.Frequency;
        var outcomes = new Outcome[8];
        var callers = Enumerable.Range(0, 8).Select(caller => new Thread(() =>
        {
            var outputs = expected.Select(values => new float[values.Length]).ToArray();
            long allocated = 0;
            for (var call = 0; call < 3 * samples.Length || Stopwatch.GetTimestamp() < until; call++)
            {
                var i = (call + caller) % samples.Length;
                var allocation = new Allocation();
                TestProgram.Predict(pool, inputs[i], scale, outputs[i]);
                // The first calls make the thread's own state.
                if (call >= samples.Length) allocated += allocation.Bytes ?? 0;
                var same = expected[i].AsSpan().SequenceEqual(outputs[i]);
                outcomes[caller] = new(call + 1, outcomes[caller].Wrong + (same ? 0 : 1), allocated);
            }
        })).ToArray();
        foreach (var caller in callers) caller.Start();
        foreach (var caller in callers) Assert.True(caller.Join(TimeSpan.FromSeconds(seconds + 60)), "A caller hangs.");

        Assert.All(outcomes, outcome =>
        {
            Assert.Equal(0, outcome.Wrong);
            Assert.Equal(0, outcome.Allocated);
        });
        Assert.Equal(8 + threads, pool.Count);
    }

    private static float[] Predict(WorkspacePool<float> pool, float[] input, float[] scale)
    {
        var output = new float[input.Length / TestProgram.Inputs * TestProgram.Outputs];
        TestProgram.Predict(pool, input, scale, output);
        return output;
    }

    private readonly record struct Outcome(int Calls, int Wrong, long Allocated);
}
