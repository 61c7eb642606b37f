namespace ModelGen.Training.Tests;

/// <summary>Training in the background: the same bits, progress, and cancellation.</summary>
public sealed class FitAsyncTests
{
    [Fact]
    public async Task It_trains_to_the_same_bits_on_a_thread_of_its_own()
    {
        var (here, there) = (new MlpTrainer<float>(2, 4, 3, 16), new MlpTrainer<float>(2, 4, 3, 16));
        var threads = new HashSet<int>();
        var options = new FitOptions { Epochs = 3, Validation = Blobs.Make(10) };
        here.Fit(new SGD(here, 0.1), BatchLoader.Shuffled(Blobs.Make(40), 16), options);
        var caller = Environment.CurrentManagedThreadId;
        var result = await there.FitAsync(new SGD(there, 0.1), BatchLoader.Shuffled(Blobs.Make(40), 16), options with { Progress = _ => threads.Add(Environment.CurrentManagedThreadId) });
        Assert.Equal(FitEnd.Completed, result.End);
        Assert.Equal(3, result.Epochs.Count);
        Assert.NotEqual(caller, Assert.Single(threads));
        Assert.Equal(Weights(here), Weights(there));
    }

    [Fact]
    public async Task It_tells_an_IProgress_besides_the_options()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var (seen, also) = (new Recorder(), new List<FitProgress>());
        await trainer.FitAsync(new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(40), 16), new FitOptions { Epochs = 2, Progress = also.Add }, seen);
        // Three steps and the end of the epoch, twice.
        Assert.Equal(8, seen.All.Count);
        Assert.Equal(also, seen.All);
    }

    [Fact]
    public void An_interval_keeps_reports_few_but_never_the_last_of_an_epoch()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var seen = new List<FitProgress>();
        trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(400), 16), new FitOptions { Epochs = 3, Progress = seen.Add, ProgressInterval = TimeSpan.FromHours(1) });
        Assert.Equal([(1, 1), (1, 25), (2, 25), (3, 25)], seen.Select(at => (at.Epoch, at.Step)));
    }

    [Fact]
    public async Task A_cancelled_run_gives_its_epochs_and_throws_nothing()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        using var source = new CancellationTokenSource();
        var result = await trainer.FitAsync(
            new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(40), 16), new FitOptions { Epochs = 1000, EpochCompleted = epoch => { if (epoch.Epoch == 2) source.Cancel(); } },
            cancellationToken: source.Token);
        Assert.Equal(FitEnd.Cancelled, result.End);
        Assert.Equal(2, result.Epochs.Count);
    }

    [Fact]
    public async Task What_does_not_fit_is_thrown_by_the_call_and_what_fails_by_the_task()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var sgd = new SGD(trainer, 0.1);
        Assert.Throws<ArgumentException>(() => { _ = trainer.FitAsync(sgd, new BatchLoader(Blobs.Make(40), 17)); });
        var task = trainer.FitAsync(sgd, new BatchLoader(Blobs.Make(40), 16), new FitOptions { Progress = _ => throw new InvalidTimeZoneException() });
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => task);
    }

    private static float[] Weights(ITrainer trainer) => [.. trainer.Parameters.Items.SelectMany(item => item.Memory.Single.ToArray())];

    private sealed class Recorder : IProgress<FitProgress>
    {
        public List<FitProgress> All { get; } = [];

        public void Report(FitProgress value) => All.Add(value);
    }
}
