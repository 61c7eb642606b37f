namespace ModelGen.Training.Tests;

/// <summary>Steps whose loss or gradient is not finite never reach the weights.</summary>
public sealed class FiniteTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public static TheoryData<double, float> Faults => new()
    {
        { double.NaN, 0 }, { double.PositiveInfinity, 0 }, { 0, float.NaN }, { 0, float.NegativeInfinity },
    };

    public void Dispose() => File.Delete(_path);

    [Theory, MemberData(nameof(Faults))]
    public void A_step_that_is_not_finite_changes_nothing(double loss, float gradient)
    {
        var trainer = Trainer(step => step == 5 ? (loss, gradient) : (0, 0));
        var optimizer = new Adam(trainer, 0.01);
        double[]? before = null;
        var fault = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(optimizer, new BatchLoader(Blobs.Make(80), 8), new FitOptions
        {
            CheckpointPath = _path,
            CheckpointSteps = 1,
            ClipNorm = 1,
            ClipValue = 1,
            Progress = _ => before = State(trainer),
        }));
        Assert.Equal(5, fault.Step);
        Assert.Equal(double.IsFinite(loss) ? "fc2.bias" : null, fault.Parameter);
        Assert.Contains("at step 5", fault.Message);
        Assert.Contains("MaxSkippedSteps", fault.Message);
        Assert.Equal(before, State(trainer));
        Assert.Equal(5, optimizer.StepCount);
        Assert.All(optimizer.State.Items.SelectMany(item => TestParameters.Values(item.Memory)), value => Assert.True(double.IsFinite(value)));
        // The file is that of the step before.
        var file = SafetensorsFile.Read(_path);
        Assert.Equal(before, trainer.Parameters.Items.Concat(trainer.Buffers.Items).SelectMany(item => file[item.Name].ToSingles()).Select(value => (double)value));
    }

    [Theory, MemberData(nameof(Faults))]
    public void Steps_may_be_left_out_and_are_counted(double loss, float gradient)
    {
        var seen = new List<long>();
        (double, float) Fault(long step) => step is 2 or 3 ? (loss, gradient) : (0, 0);
        var trainer = Trainer(Fault);
        var optimizer = new SGD(trainer, 0.1);
        var options = new FitOptions { MaxSkippedSteps = 2, Progress = at => seen.Add(at.SkippedSteps) };
        var result = trainer.Fit(optimizer, new BatchLoader(Blobs.Make(80), 8), options);
        Assert.Equal(2, result.SkippedSteps);
        Assert.Equal([0, 0, 1, 2, 2, 2, 2, 2, 2, 2, 2], seen);
        Assert.Equal(8, optimizer.StepCount);
        Assert.True(double.IsFinite(result.Epochs[0].TrainingLoss));
        Assert.All(State(trainer), value => Assert.True(double.IsFinite(value)));

        var third = Trainer(step => step is 2 or 3 or 7 ? (loss, gradient) : (0, 0));
        Assert.Equal(5, Assert.Throws<TrainingDivergedException>(() => third.Fit(new SGD(third, 0.1), new BatchLoader(Blobs.Make(80), 8), options)).Step);
    }

    [Fact]
    public void A_run_that_skips_does_what_it_would_without_the_batch()
    {
        var faulty = Trainer(step => step == 9 ? (0, float.NaN) : (0, 0));
        faulty.Fit(new SGD(faulty, 0.1), new BatchLoader(Blobs.Make(80), 8), new FitOptions { MaxSkippedSteps = 1 });
        var same = Trainer(_ => (0, 0));
        var all = new BatchLoader(Blobs.Make(80), 8);
        var optimizer = new SGD(same, 0.1);
        for (var batch = 0; batch < 9 && all.Next(); batch++)
        {
            same.ForwardBackward(all.Batch);
            optimizer.Step();
        }
        Assert.Equal(State(same), State(faulty));
    }

    [Fact]
    public void Skipped_steps_are_in_the_checkpoint()
    {
        var data = Blobs.Make(80);
        FitResult Run(Func<long, (double, float)> fault, bool resume, int epochs)
        {
            var trainer = Trainer(fault);
            return trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(data, 8), new FitOptions { Epochs = epochs, MaxSkippedSteps = 1, CheckpointPath = _path, Resume = resume });
        }
        Assert.Equal(1, Run(step => step == 4 ? (double.NaN, 0f) : (0, 0), resume: false, 1).SkippedSteps);
        Assert.Throws<TrainingDivergedException>(() => Run(step => step == 14 ? (double.NaN, 0f) : (0, 0), resume: true, 2));
        Assert.Equal(1, Run(_ => (0, 0), resume: true, 2).SkippedSteps);
    }

    [Theory]
    [InlineData(LossTermKind.Mean, 0, 0)]
    [InlineData(LossTermKind.Mean, 1e308, 1)]
    [InlineData(LossTermKind.Mean, -1e308, 1)]
    [InlineData(LossTermKind.RootMean, 1e200, -1)]
    [InlineData(LossTermKind.Sum, 1e308, double.NaN)]
    public void A_run_whose_loss_is_no_number_goes_on_where_it_was(LossTermKind kind, double value, double weight)
    {
        (FitResult Result, double[] State) Run(long stopAt, bool resume)
        {
            var trainer = new FaultyTrainer(new MlpTrainer<float>(2, 4, 3, 8), _ => (0, 0)) { Terms = [new LossTerm(kind, value, weight)] };
            using var source = new CancellationTokenSource();
            var result = trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(80), 8), new FitOptions
            {
                Epochs = 2, CheckpointPath = _path, Resume = resume, Progress = _ => { if (trainer.Step >= stopAt) source.Cancel(); },
            }, source.Token);
            return (result, State(trainer));
        }
        var whole = Run(long.MaxValue, resume: false);
        Assert.All(whole.Result.Epochs, epoch => Assert.False(double.IsFinite(epoch.TrainingLoss)));
        Assert.Equal(FitEnd.Cancelled, Run(13, resume: false).Result.End);
        var parts = Run(long.MaxValue, resume: true);
        Assert.Equal(whole.State, parts.State);
        Assert.Equal(whole.Result.Epochs.Select(epoch => epoch.TrainingLoss), parts.Result.Epochs.Select(epoch => epoch.TrainingLoss));
    }

    [Fact]
    public void A_last_batch_of_one_is_refused_before_the_first_epoch()
    {
        var steps = 0;
        var trainer = new FaultyTrainer(new MlpTrainer<float>(2, 4, 3, 8), _ => (steps++, 0)) { NeedsSeveralSamples = true };
        var message = Assert.Throws<ArgumentException>(() => trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(81), 8), new FitOptions())).Message;
        Assert.Contains("81 samples in batches of 8", message);
        Assert.Contains("dropLast: true", message);
        Assert.Contains("single sample", Assert.Throws<ArgumentException>(() => trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(80), 1), new FitOptions())).Message);
        Assert.Equal(0, steps);
        trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(81), 8, dropLast: true), new FitOptions());
        Assert.Equal(10, steps);
    }

    private static FaultyTrainer Trainer(Func<long, (double, float)> fault) => new(new MlpTrainer<float>(2, 4, 3, 8), fault);

    private static double[] State(ITrainer trainer) => [.. trainer.Parameters.Items.Concat(trainer.Buffers.Items).SelectMany(item => TestParameters.Values(item.Memory))];
}
