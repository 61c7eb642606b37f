namespace ModelGen.Training.Tests;

/// <summary>A schedule without a length has that of the run, also where the run is resumed, continued or not the first.</summary>
public sealed class RunScheduleTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");

    public void Dispose() => File.Delete(_path);

    private static List<double> Rates(
        MlpTrainer<float> trainer, Optimizer optimizer, Schedule schedule, int epochs, BatchLoader? loader = null, int stopAt = -1, string? path = null,
        ScheduleUnit unit = ScheduleUnit.Step)
    {
        var rates = new List<double>();
        using var source = new CancellationTokenSource();
        trainer.Fit(optimizer, loader ?? new BatchLoader(Blobs.Make(80), 16), new FitOptions
        {
            Epochs = epochs,
            Schedule = schedule,
            ScheduleUnit = unit,
            CheckpointPath = path,
            Resume = path is not null,
            Progress = at =>
            {
                if (double.IsNaN(at.BatchLoss)) return;
                rates.Add(at.LearningRate);
                if (rates.Count == stopAt) source.Cancel();
            },
        }, source.Token);
        return rates;
    }

    private static MlpTrainer<float> Trainer() => new(2, 4, 3, 16);

    private static IEnumerable<double> Of(Schedule schedule, int steps) => Enumerable.Range(0, steps).Select(step => schedule.At(step));

    [Fact]
    public void The_length_is_that_of_the_run()
    {
        var trainer = Trainer();
        Assert.Equal(Of(new CosineSchedule(0.1, 20), 20), Rates(trainer, new SGD(trainer), new CosineSchedule(0.1), 4));
        Assert.Equal(Of(new PolynomialSchedule(0.1, 20, 2, 0.01), 20), Rates(trainer, new SGD(trainer), new PolynomialSchedule(0.1, Power: 2, MinimumRate: 0.01), 4));
        Assert.Equal(Of(new OneCycleSchedule(0.1, 20, 0.5), 20), Rates(trainer, new SGD(trainer), new OneCycleSchedule(0.1, WarmupPart: 0.5), 4));
        Assert.Equal(
            Of(new WarmupSchedule(6, new CosineSchedule(0.1, 14, 1e-3)), 20), Rates(trainer, new SGD(trainer), new WarmupSchedule(6, new CosineSchedule(0.1, MinimumRate: 1e-3)), 4));
        Assert.Equal(
            Of(new CosineSchedule(0.1, 4), 4), Rates(trainer, new SGD(trainer), new CosineSchedule(0.1), 4, unit: ScheduleUnit.Epoch).Where((_, step) => step % 5 == 0));
    }

    [Fact]
    public void A_resumed_run_goes_on_in_it()
    {
        var (before, after) = (Trainer(), Trainer());
        var schedule = new WarmupSchedule(3, new CosineSchedule(0.1));
        var rates = Rates(before, new Adam(before), schedule, 4, stopAt: 7, path: _path).Concat(Rates(after, new Adam(after), schedule, 4, path: _path));
        Assert.Equal(Of(new WarmupSchedule(3, new CosineSchedule(0.1, 17)), 20), rates);
    }

    [Fact]
    public void A_second_run_of_an_optimizer_begins_it_anew()
    {
        var trainer = Trainer();
        var optimizer = new SGD(trainer);
        Assert.Equal(Rates(trainer, optimizer, new CosineSchedule(0.1), 4), Rates(trainer, optimizer, new CosineSchedule(0.1), 4));
        // And is resumed in its own place.
        var again = new SGD(trainer);
        Rates(trainer, again, new CosineSchedule(0.1), 2);
        Rates(trainer, again, new CosineSchedule(0.1), 4, stopAt: 12, path: _path);
        var resumed = Trainer();
        Assert.Equal(Of(new CosineSchedule(0.1, 20), 20).Skip(12), Rates(resumed, new SGD(resumed), new CosineSchedule(0.1), 4, path: _path));
    }

    [Fact]
    public void A_run_that_is_continued_with_more_epochs_goes_on_in_a_longer_one()
    {
        var trainer = Trainer();
        var (optimizer, loader) = (new SGD(trainer), new BatchLoader(Blobs.Make(80), 16));
        Rates(trainer, optimizer, new CosineSchedule(0.1), 2, loader);
        Assert.Equal(Of(new CosineSchedule(0.1, 20), 20).Skip(10), Rates(trainer, optimizer, new CosineSchedule(0.1), 4, loader));
    }

    [Fact]
    public void Without_a_run_it_has_no_rates_yet()
    {
        var schedule = new WarmupSchedule(3, new CosineSchedule(0.1));
        Assert.Equal((true, (long?)null), (schedule.IsOpen, schedule.Length));
        Assert.Equal(
            "This CosineSchedule takes its length from a run. Give it TotalSteps, or ask ForRun for the schedule of so many steps.",
            Assert.Throws<InvalidOperationException>(() => schedule.At(5)).Message);
        Assert.Equal((false, (long?)20), (schedule.ForRun(20).IsOpen, schedule.ForRun(20).Length));
        Assert.Equal(Of(new WarmupSchedule(3, new CosineSchedule(0.1, 17)), 25), Of(schedule.ForRun(20), 25));
        var given = new CosineSchedule(0.1, 8);
        Assert.Same(given, given.ForRun(20));
        Assert.Contains("TotalSteps", Assert.Throws<ArgumentOutOfRangeException>(() => new CosineSchedule(0.1, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("TotalSteps", Assert.Throws<ArgumentOutOfRangeException>(() => new OneCycleSchedule(0.1, 1)).Message, StringComparison.Ordinal);
    }
}
