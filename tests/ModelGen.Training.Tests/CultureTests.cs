using ModelGen.Tests;

namespace ModelGen.Training.Tests;

/// <summary>Numbers in messages, reports and logs are the same in every culture.</summary>
public sealed class CultureTests
{
    private static readonly EpochResult s_epoch = new()
    {
        Epoch = 1, TrainingLoss = -1.25, ValidationLoss = 0.75, Metrics = [new("accuracy", 0.5)], LearningRate = 2.5e-4, Duration = TimeSpan.FromSeconds(1.5),
    };

    [Fact]
    public void Reports_are_the_same()
    {
        OddCulture.Unchanged(() => new FitResult(FitEnd.Completed, [s_epoch], TimeSpan.FromSeconds(1.5)).ToString());
        OddCulture.Unchanged(() => new Evaluation(-0.125, [new("accuracy", 0.975)]).ToString());
        OddCulture.Unchanged(s_epoch.ToString);
        OddCulture.Unchanged(() => new MetricValue("loss", -1.5).ToString());
        OddCulture.Unchanged(() => new FitProgress { Epoch = 1, Epochs = 2, Loss = -1.5, SamplesPerSecond = 12345.6 }.ToString());
        OddCulture.Unchanged(() => RunReport.ToHtml("x", new FitResult(FitEnd.Completed, [s_epoch, s_epoch with { Epoch = 2, TrainingLoss = 3.5 }], TimeSpan.FromSeconds(1.5))));
        OddCulture.Unchanged(() => LearningCurves.ToSvg([s_epoch, s_epoch with { Epoch = 2, TrainingLoss = 3.5 }]));
        OddCulture.Unchanged(() =>
        {
            var matrix = new ConfusionMatrix(2);
            for (var n = 0; n < 1500; n++) matrix.Add(n % 2, n % 3 == 0 ? 1 : 0);
            return matrix.ToString();
        });
        OddCulture.Unchanged(() => new TensorCheck("fc.weight", 1.5e-9, 3, -0.25, -0.26).ToString());
        OddCulture.Unchanged(() => new Trial(0, 0, -7, new Dictionary<string, double>(), -0.5).ToString());
    }

    [Fact]
    public void Schedules_and_options_are_the_same()
    {
        OddCulture.Unchanged(() => new ExponentialSchedule(0.1, 0.95).ToString());
        OddCulture.Unchanged(() => new WarmupSchedule(10, new CosineSchedule(0.1, 100)).ToString());
        OddCulture.Unchanged(() => new FitOptions { ClipNorm = 0.5 }.ToString());
        OddCulture.Unchanged(() => new ParameterGroup("*.bias") { LearningRateScale = 0.5 }.ToString());
        Assert.Equal("ExponentialSchedule { InitialRate = 0.1, Gamma = 0.95 }", OddCulture.In(() => new ExponentialSchedule(0.1, 0.95).ToString()));
    }

    [Fact]
    public void Messages_are_the_same()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var (sgd, data) = (new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(40), 16));
        OddCulture.Unchanged(() => new TrainingDivergedException(3, -1.5, 2.5e-3).Message);
        OddCulture.Unchanged<ArgumentException>(() => new EarlyStopping(2) { MinimumDelta = -0.5 });
        OddCulture.Unchanged<ArgumentException>(() => new RandomRotation(-1.5));
        OddCulture.Unchanged<ArgumentException>(() => new SearchSpace().Uniform("rate", 1.5, -0.5));
        OddCulture.Unchanged<ArgumentException>(() => new SearchSpace().Logarithmic("rate", -0.5, 1.5));
        OddCulture.Unchanged<ArgumentException>(() => LearningRateRangeTest.Run(trainer, sgd, data, 1.5, 0.5));
        OddCulture.Unchanged<ArgumentException>(() => LearningRateRangeTest.Run(trainer, sgd, data, steps: -1));
        OddCulture.Unchanged<ArgumentException>(() => data.Seek(-1));
        OddCulture.Unchanged<ArgumentException>(() => data.Seek(0, -1));
        OddCulture.Unchanged<ArgumentException>(() => new ConfusionMatrix(3).Add(-1, 0));
        OddCulture.Unchanged<ArgumentException>(() => ClassWeights.Balanced([0, -1], 2));
        OddCulture.Unchanged<ArgumentException>(() => new FitOptions { ProgressInterval = TimeSpan.FromSeconds(-1.5) });
    }

    [Fact]
    public void Logs_are_the_same() => OddCulture.Unchanged(() =>
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var said = new List<string>();
        trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(40), 16), new FitOptions
        {
            Epochs = 2,
            Validation = Blobs.Make(10),
            Metrics = [new Accuracy()],
            // What takes time differs from run to run.
            Log = entry => said.Add(entry.ToString().Split(", time")[0].Split(" epochs in ")[0]),
        });
        return string.Join("\n", said);
    });

    [Fact]
    public void No_record_leaves_its_numbers_to_the_culture() => Assert.Empty(OddCulture.CarelessRecords(typeof(Metric).Assembly));
}
