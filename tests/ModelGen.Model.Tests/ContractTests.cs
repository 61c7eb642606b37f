namespace ModelGen.Model.Tests;

/// <summary>What every compiled model promises, whatever its layers.</summary>
public sealed class ContractTests
{
    public static TheoryData<string> Names => Network.Names;

    [Theory, MemberData(nameof(Names))]
    public void Predicting_allocates_nothing(string name)
    {
        var network = Network.Create(name);
        var predictor = network.Predictor();
        var batch = Network.Batch(network.Trainer(5), 5);
        TensorMemory[] output = [new float[5 * predictor.Outputs[0].ElementCount]];
        Assert.Equal(0, Allocated(() => predictor.Predict(batch.AsSpan(0, 1), output)));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_training_step_allocates_nothing(string name)
    {
        var trainer = Network.Create(name).Trainer(5);
        var batch = Network.Batch(trainer, 5);
        var optimizer = new Training.AdamW(trainer);
        Assert.Equal(0, Allocated(() =>
        {
            trainer.ForwardBackward(batch);
            optimizer.Step();
            trainer.Evaluate(batch);
        }));
    }

    [Theory, MemberData(nameof(Names))]
    public void One_thread_and_two_give_the_same_weights(string name) =>
        Assert.Equal(Network.Create(name).TrainSteps(17, 5, threads: 1), Network.Create(name).TrainSteps(17, 5, threads: 2));

    [Theory, MemberData(nameof(Names))]
    public void One_thread_and_two_predict_the_same_bits(string name)
    {
        var network = Network.Create(name);
        var batch = Network.Batch(network.Trainer(131), 131);
        Assert.Equal(network.Predict(batch, 131, threads: 1), network.Predict(batch, 131, threads: 2));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_width_predicts_and_trains_alike(string name)
    {
        var network = Network.Create(name);
        var batch = Network.Batch(network.Trainer(17), 17);
        var (expected, weights) = (network.Predict(batch, 17), Network.Create(name).TrainSteps(7, 2, threads: 1));
        foreach (var bits in new[] { 512, 256, 128, 0 })
            using (SimdLimit.Of(bits))
            {
                Near(expected, network.Predict(batch, 17), $"output at {bits} bits");
                Near(weights, Network.Create(name).TrainSteps(7, 2, threads: 1), $"weights at {bits} bits");
            }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_predictor_is_frozen(string name)
    {
        var network = Network.Create(name);
        var batch = Network.Batch(network.Trainer(3), 3);
        var predictor = network.Predictor();
        var (before, after) = (new float[3 * predictor.Outputs[0].ElementCount], new float[3 * predictor.Outputs[0].ElementCount]);
        predictor.Predict(batch.AsSpan(0, 1), [before]);
        foreach (var parameter in network.State) parameter.Span.Fill(7);
        predictor.Predict(batch.AsSpan(0, 1), [after]);
        Assert.Equal(before, after);
    }

    [Theory, MemberData(nameof(Names))]
    public void Evaluation_is_what_the_predictor_gives(string name)
    {
        var network = Network.Create(name);
        network.TrainSteps(9, 3, threads: 1);
        var trainer = network.Trainer(9);
        var batch = Network.Batch(trainer, 9);
        trainer.Evaluate(batch);
        var output = new float[9 * trainer.Outputs[0].ElementCount];
        trainer.CopyOutput(0, output);
        Near(network.Predict(batch, 9), output, "output");
    }

    [Theory, MemberData(nameof(Names))]
    public void A_wrong_length_is_one_error_that_says_both_numbers(string name)
    {
        var trainer = Network.Create(name).Trainer(4);
        var batch = Network.Batch(trainer, 5);
        var tooMany = Assert.Throws<ArgumentException>(() => trainer.ForwardBackward(batch));
        Assert.Contains("5", tooMany.Message);
        Assert.Contains("4", tooMany.Message);
        var wrongClass = Assert.Throws<ArgumentException>(() => trainer.ForwardBackward([Network.Batch(trainer, 2)[0], new[] { 0, 99 }]));
        Assert.Contains("99", wrongClass.Message);
    }

    internal static void Near(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 + 1e-4 * Math.Abs(expected[i]), $"{what}[{i}]: {expected[i]} and {actual[i]}");
    }

    private static long Allocated(Action action)
    {
        for (var i = 0; i < 3; i++) action();
        // The first caller who finds the workers free starts them; what a call itself allocates is in every attempt.
        return Enumerable.Range(0, 3).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++) action();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        });
    }
}
