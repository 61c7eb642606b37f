namespace ModelGen.Runtime.Tests;

public class ChunksTests
{
    [Theory]
    [InlineData(0), InlineData(1), InlineData(7), InlineData(8), InlineData(9), InlineData(16), InlineData(17), InlineData(100)]
    public void Any_number_of_samples_on_any_number_of_threads_gives_the_same_bits(int samples)
    {
        var input = TestProgram.Input(samples, seed: samples);
        var scale = TestProgram.Input(1, seed: 7);
        var expected = new float[samples * TestProgram.Outputs];
        var single = new float[TestProgram.Outputs];
        var alone = TestProgram.Pool(1);
        for (var i = 0; i < samples; i++)
        {
            TestProgram.Predict(alone, input.AsSpan(i * TestProgram.Inputs, TestProgram.Inputs), scale, single);
            single.CopyTo(expected, i * TestProgram.Outputs);
        }
        foreach (var threads in (int[])[0, 1, 2, 3, 8])
        {
            var pool = TestProgram.Pool(threads);
            for (var run = 0; run < 20; run++)
            {
                var output = new float[expected.Length];
                TestProgram.Predict(pool, input, scale, output);
                Assert.Equal(expected, output);
            }
            Assert.InRange(pool.Count, Math.Min(samples, 1), pool.Threads);
        }
    }

    [Fact]
    public void Predicting_allocates_nothing_after_the_first_call()
    {
        var pool = TestProgram.Pool(2);
        var (input, scale, output) = (TestProgram.Input(100, 1), TestProgram.Input(1, 2), new float[100 * TestProgram.Outputs]);
        TestProgram.Predict(pool, input, scale, output);
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var run = 0; run < 1000; run++) TestProgram.Predict(pool, input, scale, output);
        }));
        Assert.Equal(2, pool.Count);
    }

    [Fact]
    public void A_workspace_comes_back_from_a_program_that_throws()
    {
        var pool = TestProgram.Pool(1);
        for (var run = 0; run < 5; run++) Assert.Throws<NotSupportedException>(() => RunThrowing(pool));
        Assert.Equal(1, pool.Count);

        static unsafe void RunThrowing(WorkspacePool<float> pool) => Chunks.Run(pool, 3, null, [], &Throw);
        static void Throw(Workspace<float> workspace) => throw new NotSupportedException();
    }
}
