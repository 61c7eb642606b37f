namespace ModelGen.Training.Tests;

public sealed class ResumeTests : IDisposable
{
    private const int Epochs = 4;
    private readonly string _directory = Directory.CreateTempSubdirectory().FullName;

    public static TheoryData<string> Optimizers => [.. Catalog.Names];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_run_cancelled_and_resumed_ends_with_the_same_bits(string optimizer)
    {
        var whole = Run(optimizer, "whole", resume: false, stopAt: long.MaxValue);
        // Five steps an epoch: the first step, within an epoch, its last step, within a later one.
        foreach (var stop in new long[] { 1, 3, 5, 13 })
        {
            Run(optimizer, "parts", resume: false, stop);
            Run(optimizer, "parts", resume: true, stop + 4);
            var parts = Run(optimizer, "parts", resume: true, long.MaxValue);
            Assert.Equal(FitEnd.Completed, parts.Result.End);
            Assert.Equal(whole.Weights, parts.Weights);
            Assert.Equal(whole.Result.Epochs.Select(Figures), parts.Result.Epochs.Select(Figures));
        }
    }

    [Fact]
    public void A_checkpoint_within_an_epoch_serves_after_a_crash()
    {
        var whole = Run("adam", "whole", resume: false, long.MaxValue);
        Assert.Throws<InvalidTimeZoneException>(() => Run("adam", "crash", resume: false, long.MaxValue, crashAt: 9));
        Assert.Equal(whole.Weights, Run("adam", "crash", resume: true, long.MaxValue).Weights);
    }

    [Fact]
    public void The_time_of_a_resumed_run_is_that_of_all_its_parts()
    {
        // A clock on which nothing takes time but steps: 25 s each, 5 an epoch.
        FitResult Part(bool resume, int stopAt)
        {
            var clock = new SteppedClock();
            var trainer = new MlpTrainer<float>(2, 4, 3, 16);
            using var source = new CancellationTokenSource();
            var steps = 0;
            return trainer.Fit(new SGD(trainer, 0.05), BatchLoader.Shuffled(Blobs.Make(80), 16), new FitOptions
            {
                Epochs = 2,
                CheckpointPath = Path.Combine(_directory, "time"),
                Resume = resume,
                Clock = clock,
                Progress = at =>
                {
                    if (double.IsNaN(at.BatchLoss)) return;
                    clock.Seconds += 25;
                    if (++steps == stopAt) source.Cancel();
                },
            }, source.Token);
        }
        var first = Part(resume: false, stopAt: 3);
        Assert.Equal(FitEnd.Cancelled, first.End);
        Assert.Equal(75, first.Elapsed.TotalSeconds);
        var second = Part(resume: true, stopAt: int.MaxValue);
        Assert.Equal(FitEnd.Completed, second.End);
        Assert.Equal(250, second.Elapsed.TotalSeconds);
        // The interrupted epoch has the time of both parts, too.
        Assert.Equal([125, 125], second.Epochs.Select(epoch => epoch.Duration.TotalSeconds));
        // A run that is complete takes no time to be resumed.
        Assert.Equal(250, Part(resume: true, stopAt: int.MaxValue).Elapsed.TotalSeconds);
    }

    [Fact]
    public void A_finished_run_is_not_continued()
    {
        var whole = Run("sgd", "whole", resume: false, long.MaxValue);
        var again = Run("sgd", "whole", resume: true, long.MaxValue);
        Assert.Equal(whole.Weights, again.Weights);
        Assert.Equal(Epochs, again.Result.Epochs.Count);
    }

    [Fact]
    public void A_cancelled_validation_is_done_by_the_resumed_run()
    {
        var whole = Run("sgd", "whole", resume: false, long.MaxValue);
        using var source = new CancellationTokenSource();
        var cancelled = Run("sgd", "validation", resume: false, long.MaxValue, metric: new Cancelling(source), token: source.Token);
        Assert.Equal(FitEnd.Cancelled, cancelled.Result.End);
        Assert.Empty(cancelled.Result.Epochs);
        var resumed = Run("sgd", "validation", resume: true, long.MaxValue);
        Assert.Equal(whole.Weights, resumed.Weights);
        Assert.Equal(whole.Result.Epochs.Select(Figures), resumed.Result.Epochs.Select(Figures));
    }

    [Fact]
    public void Early_stopping_survives_a_checkpoint()
    {
        FitResult Stop(string name, bool resume, int stopAt)
        {
            var trainer = new MlpTrainer<float>(2, 4, 3, 16);
            using var source = new CancellationTokenSource();
            return trainer.Fit(new Adam(trainer, 0.05), BatchLoader.Shuffled(Blobs.Make(30, spread: 3), 16), new FitOptions
            {
                Epochs = 500,
                Validation = Blobs.Make(40, seed: 9, spread: 3),
                EarlyStopping = new EarlyStopping(3),
                CheckpointPath = Path.Combine(_directory, name),
                Resume = resume,
                EpochCompleted = epoch =>
                {
                    if (epoch.Epoch == stopAt) source.Cancel();
                },
            }, source.Token);
        }
        var whole = Stop("whole", resume: false, -1);
        var before = Stop("parts", resume: false, whole.Epochs.Count - 2);
        Assert.Equal(FitEnd.Cancelled, before.End);
        var after = Stop("parts", resume: true, -1);
        Assert.Equal(FitEnd.StoppedEarly, after.End);
        Assert.Equal(whole.Epochs.Select(Figures), after.Epochs.Select(Figures));
        Assert.Equal(FitEnd.StoppedEarly, Stop("parts", resume: true, -1).End);
    }

    [Fact]
    public void A_checkpoint_of_something_else_is_refused_by_name_and_changes_nothing()
    {
        var path = Path.Combine(_directory, "checkpoint");
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var data = BatchLoader.Shuffled(Blobs.Make(20), 5, seed: 1);
        new Checkpoint(trainer, new Adam(trainer), data).Save(path);
        Fault("'optimizer/momentum_buffer.fc1.weight' is missing", t => new Checkpoint(t, new SGD(t) { Momentum = 0.5 }, data));
        Fault("'optimizer/optimizer' is 'Adam', but here it is 'AdamW'", t => new Checkpoint(t, new AdamW(t), data));
        Fault("shuffled with seed 1', but here it is", t => new Checkpoint(t, new Adam(t), BatchLoader.Shuffled(Blobs.Make(20), 5, seed: 2)));
        Fault("'optimizer/exp_avg.fc1.weight' is not expected", t => new Checkpoint(t));
        var other = new MlpTrainer<float>(2, 5, 3, 16);
        Assert.Contains("'fc1.weight' is F32 [4, 2] in the file, but Single [5, 2] here",
            Assert.Throws<CheckpointException>(() => new Checkpoint(other, new Adam(other), data).Load(path)).Message);

        void Fault(string message, Func<MlpTrainer<float>, Checkpoint> make)
        {
            var target = new MlpTrainer<float>(2, 4, 3, 16, seed: 99);
            var before = target.Parameters.Snapshot();
            Assert.Contains(message, Assert.Throws<CheckpointException>(() => make(target).Load(path)).Message);
            Assert.Equal(before, target.Parameters.Snapshot());
        }
    }

    [Fact]
    public void Another_learning_rate_that_is_asked_for_holds_and_the_same_one_goes_on_where_it_was()
    {
        double Rate(double asked, int epochs, bool set = false)
        {
            var trainer = new MlpTrainer<float>(2, 4, 3, 16);
            var optimizer = new SGD(trainer, set ? 0.9 : asked);
            if (set) optimizer.LearningRate = asked;
            return trainer.Fit(optimizer, BatchLoader.Shuffled(Blobs.Make(72), 16, seed: 5), new FitOptions
            {
                Epochs = epochs,
                Validation = Blobs.Make(20, seed: 8),
                // Lowers the rate after every epoch but the first, which is better than none.
                ReduceOnPlateau = new ReduceOnPlateau { Patience = 0, Threshold = 0.99, Factor = 0.5 },
                CheckpointPath = Path.Combine(_directory, "rates"),
                Resume = true,
            }).Epochs[^1].LearningRate;
        }
        Assert.Equal(0.1, Rate(0.1, 2));
        Assert.Equal(0.05, Rate(0.1, 3));
        Assert.Equal(0.025, Rate(0.1, 4, set: true));
        Assert.Equal(0.3, Rate(0.3, 5));
        Assert.Equal(0.15, Rate(0.3, 6));
        Assert.Equal(0.1, Rate(0.1, 7));
    }

    [Fact]
    public void A_file_of_weights_is_no_checkpoint()
    {
        var path = Path.Combine(_directory, "weights");
        new SafetensorsWriter().Save(path);
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        Assert.Contains("no checkpoint", Assert.Throws<CheckpointException>(() => new Checkpoint(trainer).Load(path)).Message);
        File.WriteAllText(path, "rubbish");
        Assert.Contains("not a valid safetensors file", Assert.Throws<CheckpointException>(() => new Checkpoint(trainer).Load(path)).Message);
    }

    [Fact]
    public void The_model_in_a_checkpoint_has_its_own_names()
    {
        var path = Path.Combine(_directory, "named");
        var trainer = new MlpTrainer<double>(2, 4, 3, 16);
        new Checkpoint(trainer).Add("average", new ExponentialWeightAverage(trainer)).Save(path);
        var file = SafetensorsFile.Read(path);
        Assert.Equal(trainer.Parameters["fc2.weight"].Double.ToArray(), file["fc2.weight"].ToDoubles());
        Assert.True(file.Contains("average/fc2.weight"));
        Assert.Throws<ArgumentException>(() => new Checkpoint(trainer).Add("a/b", new ReduceOnPlateau()));
    }

    private (double[] Weights, FitResult Result) Run(
        string optimizer, string name, bool resume, long stopAt, long crashAt = -1, Metric? metric = null, CancellationToken token = default)
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var steps = Catalog.Make(optimizer, trainer.Parameters, trainer.Gradients);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(token);
        var result = trainer.Fit(steps, BatchLoader.Shuffled(Blobs.Make(72), 16, seed: 5), new FitOptions
        {
            Epochs = Epochs,
            Validation = Blobs.Make(20, seed: 8),
            Metrics = [metric ?? new Accuracy()],
            ReduceOnPlateau = new ReduceOnPlateau { Patience = 0, Threshold = 0.5, Factor = 0.7 },
            Penalties = [new WeightPenalty(trainer) { L1 = 1e-3, L2 = 1e-3 }],
            MaxNorms = [new MaxNorm(trainer, 2)],
            WeightAverage = new ExponentialWeightAverage(trainer, 0.8) { From = 2, Every = 2 },
            ClipNorm = 1,
            CheckpointPath = Path.Combine(_directory, name),
            CheckpointSteps = 4,
            Resume = resume,
            Progress = at =>
            {
                if (steps.StepCount == crashAt) throw new InvalidTimeZoneException();
                if (steps.StepCount >= stopAt) source.Cancel();
            },
        }, source.Token);
        return (trainer.Parameters.Snapshot(), result);
    }

    private static string Figures(EpochResult epoch) =>
        $"{epoch.Epoch} {epoch.TrainingLoss:R} {epoch.ValidationLoss:R} {epoch.LearningRate:R} " +
        string.Join(' ', epoch.Metrics.Select(metric => $"{metric.Name} {metric.Value:R}"));

    private sealed class SteppedClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }

    private sealed class Cancelling(CancellationTokenSource source) : Metric
    {
        public override string Name => "accuracy";

        public override double Value => 0;

        public override void Reset() => source.Cancel();

        public override void Add(in MetricBatch batch) { }
    }
}
