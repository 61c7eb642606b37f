namespace ModelGen.Training.Tests;

/// <summary>A step of several batches: what is counted, cancelled, resumed and left out is the step.</summary>
public sealed class AccumulationTests : IDisposable
{
    // Five batches an epoch: steps of two, two and one.
    private const int Batches = 2;
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Schedule_progress_and_optimizer_count_steps()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var optimizer = new SGD(trainer, 1);
        var seen = new List<(int Step, int? Of, double Rate)>();
        trainer.Fit(optimizer, new BatchLoader(Blobs.Make(80), 16), new FitOptions
        {
            Epochs = 2, AccumulateGradients = Batches, Schedule = new PolynomialSchedule(0.6) { Power = 1 },
            Progress = at => { if (!double.IsNaN(at.BatchLoss)) seen.Add((at.Step, at.StepsPerEpoch, Math.Round(at.LearningRate, 12))); },
        });
        Assert.Equal(6, optimizer.StepCount);
        Assert.Equal(10, trainer.Step);
        Assert.Equal([(1, 3, 0.6), (2, 3, 0.5), (3, 3, 0.4), (1, 3, 0.3), (2, 3, 0.2), (3, 3, 0.1)], seen);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FitOptions { AccumulateGradients = 0 });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_run_cancelled_within_a_step_ends_behind_it_and_goes_on_with_the_same_bits(int batch)
    {
        var whole = Run(resume: false, stopAt: long.MaxValue);
        var stopped = Run(resume: false, stopAt: batch);
        Assert.Equal(FitEnd.Cancelled, stopped.Result.End);
        Assert.Equal(Math.Min(5, (batch + 1) / 2 * 2), stopped.Batches);
        var parts = Run(resume: true, stopAt: long.MaxValue);
        Assert.Equal(whole.State, parts.State);
        Assert.Equal(whole.Result.Epochs.Select(epoch => (epoch.TrainingLoss, epoch.ValidationLoss)), parts.Result.Epochs.Select(epoch => (epoch.TrainingLoss, epoch.ValidationLoss)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(8)]
    public void A_checkpoint_after_each_step_serves_after_a_crash_within_the_next(int batch)
    {
        var whole = Run(resume: false, stopAt: long.MaxValue);
        Assert.Throws<InvalidTimeZoneException>(() => Run(resume: false, stopAt: long.MaxValue, crashAt: batch));
        Assert.Equal(whole.State, Run(resume: true, stopAt: long.MaxValue).State);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_batch_that_is_not_finite_leaves_its_step_out(int faulty)
    {
        // Step 2 is batches 2 and 3.
        FaultyTrainer Trainer(Func<long, (double, float)> fault) => new(new MlpTrainer<float>(2, 4, 3, 16), fault);
        var trainer = Trainer(step => step == faulty ? (0, float.NaN) : (0, 0));
        var states = new List<double[]>();
        var optimizer = new SGD(trainer, 0.1);
        var result = trainer.Fit(optimizer, new BatchLoader(Blobs.Make(80), 16), new FitOptions
        {
            AccumulateGradients = Batches, MaxSkippedSteps = 1, Progress = _ => states.Add(State(trainer)),
        });
        Assert.Equal(1, result.SkippedSteps);
        Assert.Equal(2, optimizer.StepCount);
        Assert.Equal(states[0], states[1]);
        Assert.NotEqual(states[1], states[2]);
        Assert.All(states[^1], value => Assert.True(double.IsFinite(value)));
        var second = Trainer(step => step == faulty ? (double.NaN, 0) : (0, 0));
        var thrown = Assert.Throws<TrainingDivergedException>(() => second.Fit(new SGD(second, 0.1), new BatchLoader(Blobs.Make(80), 16), new FitOptions { AccumulateGradients = Batches }));
        Assert.Equal(1, thrown.Step);
        Assert.Equal(states[0], State(second));
    }

    [Fact]
    public void A_step_of_several_batches_allocates_nothing()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var accumulator = new GradientAccumulator(trainer);
        var loader = new BatchLoader(Blobs.Make(16), 16);
        loader.Next();
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var batch = 0; batch < 3; batch++) accumulator.Add(1, 16);
            accumulator.Finish();
        }));
    }

    [Fact]
    public void A_checkpoint_whose_loss_has_other_parts_is_refused()
    {
        FitResult Run(bool resume, params LossTerm[] terms)
        {
            var trainer = new FaultyTrainer(new MlpTrainer<float>(2, 4, 3, 8), _ => (0, 0)) { Terms = terms };
            using var source = new CancellationTokenSource();
            return trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(80), 8), new FitOptions
            {
                CheckpointPath = _path, Resume = resume, Progress = _ => { if (trainer.Step == 3) source.Cancel(); },
            }, source.Token);
        }
        var term = new LossTerm(LossTermKind.Mean, 0.5, 8);
        Run(resume: false, term);
        var message = Assert.Throws<CheckpointException>(() => Run(resume: true, term, term)).Message;
        Assert.Contains("loss_terms' is '1'", message);
        Assert.Contains("has 2", message);
        Assert.Throws<CheckpointException>(() => Run(resume: true));
        Assert.Equal(FitEnd.Completed, Run(resume: true, term).End);
    }

    private (double[] State, FitResult Result, long Batches) Run(bool resume, long stopAt, long crashAt = long.MaxValue)
    {
        using var source = new CancellationTokenSource();
        var trainer = new FaultyTrainer(new MlpTrainer<float>(2, 4, 3, 16), step =>
        {
            if (step + 1 >= crashAt) throw new InvalidTimeZoneException();
            if (step + 1 >= stopAt) source.Cancel();
            return (0, 0);
        });
        var result = trainer.Fit(new Adam(trainer, 0.01), BatchLoader.Shuffled(Blobs.Make(80), 16, seed: 3), new FitOptions
        {
            Epochs = 3, AccumulateGradients = Batches, Validation = Blobs.Make(20), CheckpointPath = _path, CheckpointSteps = 1, Resume = resume,
        }, source.Token);
        return (State(trainer), result, trainer.Step);
    }

    private static double[] State(ITrainer trainer) => [.. trainer.Parameters.Items.Concat(trainer.Buffers.Items).SelectMany(item => TestParameters.Values(item.Memory))];
}
