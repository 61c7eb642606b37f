namespace ModelGen.Training.Tests;

public sealed class SearchTests
{
    private static SearchSpace Space() => new SearchSpace()
        .Logarithmic("rate", 1e-5, 1).Uniform("decay", 0, 2).Integer("layers", 1, 4).Choice("batch", 16, 32, 64);

    [Fact]
    public void Values_stay_in_their_ranges_and_rates_spread_over_magnitudes()
    {
        var trials = new HyperparameterSearch { TrialsPerRound = 2000 }.Run(Space(), trial => trial["rate"]);
        Assert.All(trials, trial =>
        {
            Assert.InRange(trial["rate"], 1e-5, 1);
            Assert.InRange(trial["decay"], 0, 2);
            Assert.Contains(trial["layers"], new double[] { 1, 2, 3, 4 });
            Assert.Contains(trial["batch"], new double[] { 16, 32, 64 });
        });
        Assert.InRange(trials.Count(trial => trial["rate"] < 1e-3), 700, 900);
        Assert.Equal(4, trials.Select(trial => trial["layers"]).Distinct().Count());
        Assert.Equal(trials.Max(trial => trial["rate"]), trials[0].Score);
        Assert.Equal(2000, trials.Select(trial => trial.Seed).Distinct().Count());
    }

    [Fact]
    public void Finer_rounds_come_nearer()
    {
        double Score(Trial trial) => Math.Abs(Math.Log10(trial["rate"]) + 3) + Math.Abs(trial["decay"] - 0.7);
        var coarse = new HyperparameterSearch { TrialsPerRound = 60, HigherIsBetter = false, Seed = 5 }.Run(Space(), Score);
        var fine = new HyperparameterSearch { TrialsPerRound = 20, Rounds = 3, HigherIsBetter = false, Seed = 5 }.Run(Space(), Score);
        Assert.Equal(60, fine.Count);
        Assert.True(fine.Where(trial => trial.Round == 2).Average(trial => trial.Score) < coarse.Average(trial => trial.Score) / 2);
        Assert.Equal(fine.OrderBy(trial => trial.Score), fine);
    }

    [Fact]
    public void Threads_do_not_change_the_result()
    {
        IReadOnlyList<Trial> Search(int parallel)
        {
            var busy = 0;
            return new HyperparameterSearch { TrialsPerRound = 8, Rounds = 2, Parallel = parallel, Progress = _ => busy++ }.Run(Space(), trial =>
            {
                // The first are the last to be ready.
                Thread.Sleep(8 - trial.Index % 8);
                return -trial["decay"];
            });
        }
        Assert.Equal(Search(1).Select(Text), Search(4).Select(Text));
        static string Text(Trial trial) => $"{trial.Index} {trial.Seed} {trial["rate"]:R} {trial.Score:R}";
    }

    [Fact]
    public void A_candidate_that_diverges_comes_last_and_an_error_ends_the_search()
    {
        var trials = new HyperparameterSearch { TrialsPerRound = 5 }.Run(Space(), trial =>
            trial.Index == 2 ? throw new TrainingDivergedException(1, double.NaN, 1) : trial.Index);
        Assert.Equal([4, 3, 1, 0, 2], trials.Select(trial => trial.Index));
        Assert.True(double.IsNaN(trials[^1].Score));
        Assert.Throws<InvalidTimeZoneException>(() => new HyperparameterSearch { Parallel = 2 }.Run(Space(), _ => throw new InvalidTimeZoneException()));
    }

    [Fact]
    public void Cancelling_keeps_what_is_ready()
    {
        using var source = new CancellationTokenSource();
        var trials = new HyperparameterSearch { TrialsPerRound = 10, Rounds = 3 }.Run(Space(), trial =>
        {
            if (trial.Index == 3) source.Cancel();
            return 0;
        }, source.Token);
        Assert.Equal(4, trials.Count);
    }

    [Fact]
    public void Candidates_train_side_by_side()
    {
        var (training, validation) = Blobs.Make(200).Split(0.25);
        var trials = new HyperparameterSearch { TrialsPerRound = 6, Parallel = 2 }.Run(
            new SearchSpace().Logarithmic("rate", 1e-4, 1e-1),
            trial =>
            {
                var trainer = new MlpTrainer<float>(2, 8, 3, 16, trial.Seed);
                var result = trainer.Fit(new Adam(trainer, trial["rate"]), BatchLoader.Shuffled(training, 16, trial.Seed), new FitOptions
                {
                    Epochs = 3, Validation = validation, Metrics = [new Accuracy()],
                });
                return result.Epochs[^1]["accuracy"];
            });
        Assert.True(trials[0].Score > 0.95);
    }

    [Fact]
    public void Ranges_that_are_none_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SearchSpace().Logarithmic("rate", 0, 1));
        Assert.Throws<ArgumentException>(() => new SearchSpace().Uniform("a", 2, 1));
        Assert.Throws<ArgumentException>(() => new SearchSpace().Uniform("a", 0, 1).Integer("a", 0, 1));
        Assert.Throws<ArgumentException>(() => new SearchSpace().Choice("a"));
    }

    [Fact]
    public void A_range_test_finds_a_rate_and_leaves_no_trace()
    {
        var trainer = new MlpTrainer<float>(2, 8, 3, 16);
        var optimizer = new SGD(trainer, 0.123) { Momentum = 0.9 };
        var data = BatchLoader.Shuffled(Blobs.Make(200), 16);
        trainer.Fit(optimizer, data);
        data.Next();
        var before = (trainer.Parameters.Snapshot(), TestParameters.Values(optimizer.State.Items[0].Memory), optimizer.StepCount, trainer.Step, data.Epoch, data.Position);
        var range = LearningRateRangeTest.Run(trainer, optimizer, data, 1e-6, 1000);
        Assert.Equal(before.Item1, trainer.Parameters.Snapshot());
        Assert.Equal(before.Item2, TestParameters.Values(optimizer.State.Items[0].Memory));
        Assert.Equal((before.StepCount, before.Step, before.Epoch, before.Position), (optimizer.StepCount, trainer.Step, data.Epoch, data.Position));
        Assert.Equal(0.123, optimizer.LearningRate);
        Assert.InRange(range.Suggestion, 1e-5, 10);
        Assert.True(range.Points.Count < 100, "the loss explodes before the largest rate");
        Assert.Equal(1e-6, range.Points[0].Rate, 12);
        Assert.Contains("polyline", range.Chart().ToSvg());
    }

    [Fact]
    public void Noise_of_the_first_batches_is_no_suggestion()
    {
        // The average of one or two batches falls by more than any later one, and means nothing.
        var points = Enumerable.Range(0, 100).Select(step => (1e-7 * Math.Pow(1e8, step / 99.0), step < 3 ? 5.0 - step : step < 70 ? 2.0 : 2.0 - 0.02 * Math.Min(step - 70, 20)));
        Assert.InRange(new LearningRateRange([.. points]).Suggestion, 0.03, 1.5);
        Assert.True(double.IsNaN(new LearningRateRange([(1e-3, 2.0), (1e-2, 2.0), (1e-1, 3.0)]).Suggestion), "a loss that never falls");
    }
}
