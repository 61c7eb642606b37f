namespace ModelGen.Training.Tests;

public sealed class RegulariserTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void A_penalty_adds_its_own_derivative(int hidden)
    {
        var trainer = new MlpTrainer<double>(5, hidden, 3, 4);
        trainer.Parameters["fc1.weight"].Double[1] = 0;
        var penalty = new WeightPenalty(trainer) { L1 = 0.3, L2 = 0.7 };
        penalty.AddToGradients();
        var (weights, gradients) = (trainer.Parameters["fc1.weight"], trainer.Gradients["fc1.weight"]);
        for (var index = 0; index < weights.Length; index++)
        {
            var weight = weights.Double[index];
            Assert.Equal(0.3 * Math.Sign(weight) + 0.7 * weight, gradients.Double[index], 12);
        }
        Assert.All(trainer.Gradients["fc1.bias"].Double.ToArray(), value => Assert.Equal(0, value));
        var all = weights.Double.ToArray().Concat(trainer.Parameters["fc2.weight"].Double.ToArray()).ToArray();
        Assert.Equal(0.3 * all.Sum(Math.Abs) + 0.35 * all.Sum(weight => weight * weight), penalty.Value(), 10);
        Assert.Equal(0, Allocation.Of(penalty.AddToGradients));
    }

    [Fact]
    public void A_penalty_in_single_precision_is_the_same()
    {
        var single = new MlpTrainer<float>(5, 40, 3, 4);
        var twice = new MlpTrainer<double>(5, 40, 3, 4);
        var penalties = (new WeightPenalty(single, "fc1.*", biasesAndNorms: true) { L1 = 1, L2 = 2 },
            new WeightPenalty(twice, "fc1.*", biasesAndNorms: true) { L1 = 1, L2 = 2 });
        Assert.Equal(penalties.Item2.Value(), penalties.Item1.Value(), 1e-4);
        penalties.Item1.AddToGradients();
        penalties.Item2.AddToGradients();
        Assert.Equal(twice.Gradients.Snapshot(), single.Gradients.Snapshot(), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.All(single.Gradients["fc2.weight"].Single.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_pattern_that_fits_nothing_is_named() => Assert.Contains(
        "'conv*'", Assert.Throws<ArgumentException>(() => new WeightPenalty(new MlpTrainer<float>(2, 2, 2, 1), "conv*")).Message);

    [Fact]
    public void Max_norm_shortens_long_rows_only()
    {
        var trainer = new MlpTrainer<float>(2, 3, 2, 1);
        new float[] { 3, 4, 0.1f, 0.2f, -6, 8 }.CopyTo(trainer.Parameters["fc1.weight"].Single);
        new float[] { 9, 9, 9 }.CopyTo(trainer.Parameters["fc1.bias"].Single);
        new MaxNorm(trainer, 1, "fc1.*").Apply();
        Assert.Equal([0.6f, 0.8f, 0.1f, 0.2f, -0.6f, 0.8f], trainer.Parameters["fc1.weight"].Single.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(9, trainer.Parameters["fc1.bias"].Single[0]);
    }

    [Fact]
    public void The_plain_average_is_the_mean_of_all_weights()
    {
        var trainer = new MlpTrainer<double>(2, 9, 2, 1);
        var average = new StochasticWeightAverage(trainer);
        var taken = new List<double[]>();
        for (var round = 0; round < 5; round++)
        {
            foreach (ref var weight in trainer.Parameters["fc1.weight"].Double) weight = weight * 1.5 - round;
            taken.Add(trainer.Parameters.Snapshot());
            average.Update();
        }
        var mean = Enumerable.Range(0, taken[0].Length).Select(index => taken.Average(weights => weights[index])).ToArray();
        average.Swap();
        Assert.Equal(mean, trainer.Parameters.Snapshot(), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Throws<InvalidOperationException>(average.Update);
        average.Swap();
        Assert.Equal(taken[^1], trainer.Parameters.Snapshot());
        average.CopyToModel();
        Assert.Equal(mean, trainer.Parameters.Snapshot(), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void The_exponential_average_follows_its_formula()
    {
        var trainer = new MlpTrainer<float>(1, 1, 2, 1);
        var weight = trainer.Parameters["fc1.weight"];
        var (plain, warm) = (new ExponentialWeightAverage(trainer, 0.9), new ExponentialWeightAverage(trainer, 0.9) { Warmup = true });
        foreach (var value in new[] { 1f, 2f, 3f })
        {
            weight.Single[0] = value;
            plain.Update();
            warm.Update();
        }
        plain.Swap();
        Assert.Equal(0.9 * (0.9 * 1 + 0.1 * 2) + 0.1 * 3, weight.Single[0], 1e-6);
        plain.Swap();
        warm.Swap();
        var (second, third) = (3.0 / 12, 4.0 / 13);
        Assert.Equal(third * (second * 1 + (1 - second) * 2) + (1 - third) * 3, weight.Single[0], 1e-6);
        warm.Swap();
        Assert.Equal(0, Allocation.Of(plain.Update));
    }

    [Fact]
    public void An_average_can_begin_late_and_skip_steps()
    {
        var trainer = new MlpTrainer<float>(1, 1, 2, 1);
        var average = new StochasticWeightAverage(trainer) { From = 10, Every = 5 };
        for (var step = 1; step <= 25; step++) average.AfterStep(step);
        Assert.Equal(3, average.Updates);
    }
}
