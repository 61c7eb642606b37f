using Microsoft.Extensions.Logging;

namespace ModelGen.Training.Tests;

/// <summary>What a run says, and that an ILogger takes it as it is.</summary>
public sealed class FitLogTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_run_says_what_it_does_in_order()
    {
        var entries = new List<FitLogEntry>();
        var path = Path.Combine(_directory, "run");
        Train(new FitOptions { Epochs = 2, Validation = Blobs.Make(10), Metrics = [new Accuracy()], CheckpointPath = path, Log = entries.Add });
        Assert.Equal(["Started", "EpochCompleted", "CheckpointSaved", "EpochCompleted", "CheckpointSaved", "Ended"], entries.Select(entry => entry.EventName));
        Assert.Equal("Training 27 parameters in batches of 16, epochs 1 to 2.", entries[0].ToString());
        Assert.Matches(@"^Epoch 2 of 2: training loss \d\.\d{5}, validation loss \d\.\d{5}, accuracy \d\.\d{5}, learning rate 0\.10000, time 00:00:\d\d\.$", entries[3].ToString());
        Assert.Equal($"Saved {path} after step 3.", entries[2].ToString());
        Assert.Matches(@"^Training completed after 2 epochs in 00:00:\d\d\.$", entries[5].ToString());
        Assert.All(entries, entry => Assert.Equal(entry.EventName == "CheckpointSaved" ? FitLogLevel.Debug : FitLogLevel.Information, entry.Level));

        entries.Clear();
        Train(new FitOptions { Epochs = 3, Validation = Blobs.Make(10), Metrics = [new Accuracy()], CheckpointPath = path, Resume = true, Log = entries.Add });
        Assert.Equal($"Resumed {path}: 2 epochs and 0 steps of the next are done.", entries[0].ToString());
        Assert.Equal("Training 27 parameters in batches of 16, epochs 3 to 3.", entries[1].ToString());
    }

    [Fact]
    public void A_lowered_rate_is_said()
    {
        var entries = new List<FitLogEntry>();
        Train(new FitOptions
        {
            Epochs = 3,
            Validation = Blobs.Make(10),
            ReduceOnPlateau = new ReduceOnPlateau { Factor = 0.5, Patience = 0, Threshold = 0.999 },
            Log = entries.Add,
        });
        Assert.Contains(entries, entry => entry.ToString() == "Lowered the learning rate from 0.10000 to 0.05000.");
    }

    [Fact]
    public void What_ends_a_run_is_said_before_it_is_thrown()
    {
        var entries = new List<FitLogEntry>();
        var thrown = Assert.Throws<InvalidTimeZoneException>(() => Train(new FitOptions { Progress = _ => throw new InvalidTimeZoneException("No zone."), Log = entries.Add }));
        Assert.Equal((FitLogLevel.Error, "Training failed: No zone."), (entries[^1].Level, entries[^1].ToString()));
        Assert.Same(thrown, entries[^1].Exception);
    }

    [Fact]
    public void An_ILogger_takes_entries_as_they_are()
    {
        var logger = new Recorder();
        Train(new FitOptions
        {
            Epochs = 1,
            Log = entry => logger.Log((LogLevel)entry.Level, new EventId(entry.EventId, entry.EventName), entry, entry.Exception, (e, _) => e.ToString()),
        });
        var (level, id, state, text) = logger.All[1];
        Assert.Equal((LogLevel.Information, 3, "EpochCompleted"), (level, id.Id, id.Name));
        Assert.StartsWith("Epoch 1 of 1: training loss ", text);
        // What providers of structured logs read.
        var values = Assert.IsAssignableFrom<IReadOnlyList<KeyValuePair<string, object?>>>(state);
        Assert.Equal(new("Epoch", 1), values[0]);
        Assert.Equal(new("{OriginalFormat}", "Epoch {Epoch} of {Epochs}: training loss {TrainingLoss}, learning rate {LearningRate}, time {Duration}."), values[^1]);
        Assert.IsType<double>(values.Single(pair => pair.Key == "TrainingLoss").Value);
    }

    private static void Train(FitOptions options)
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(40), 16), options);
    }

    private sealed class Recorder : ILogger
    {
        public List<(LogLevel Level, EventId Id, object? State, string Text)> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add((logLevel, eventId, state, formatter(state, exception)));
    }
}
