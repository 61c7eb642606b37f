namespace ModelGen.Training.Tests;

public sealed class FitTests
{
    [Fact]
    public void A_small_network_learns_blobs()
    {
        var (training, validation) = Blobs.Make(600).Split(0.2);
        var trainer = new MlpTrainer<float>(2, 8, 3, 32);
        var result = trainer.Fit(new Adam(trainer, 0.01), BatchLoader.Shuffled(training, 32), new FitOptions
        {
            Epochs = 10,
            Validation = validation,
            Metrics = [new Accuracy()],
            Schedule = new CosineSchedule(0.02, 150),
            ClipNorm = 1,
        });
        Assert.Equal(FitEnd.Completed, result.End);
        Assert.Equal(Enumerable.Range(1, 10), result.Epochs.Select(epoch => epoch.Epoch));
        Assert.True(result.Epochs[^1]["accuracy"] > 0.98);
        Assert.True(result.Epochs[^1].ValidationLoss < result.Epochs[0].ValidationLoss);
        Assert.InRange(result.Epochs[^1].LearningRate, 0, 1e-5);
        Assert.Equal(result.Epochs[^1].ValidationLoss, trainer.Evaluate(validation).Loss);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits() => Assert.Equal(Train(3), Train(3));

    [Fact]
    public void Another_seed_gives_others() => Assert.NotEqual(Train(3), Train(4));

    [Fact]
    public void Progress_counts_steps_and_epochs()
    {
        var seen = new List<FitProgress>();
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(40), 16), new FitOptions
        {
            Epochs = 2,
            Validation = Blobs.Make(10),
            Progress = seen.Add,
        });
        Assert.Equal([(1, 1), (1, 2), (1, 3), (1, 3), (2, 1), (2, 2), (2, 3), (2, 3)], seen.Select(at => (at.Epoch, at.Step)));
        Assert.Null(seen[2].LastEpoch);
        Assert.Equal(1, seen[3].LastEpoch?.Epoch);
        Assert.Equal(1, seen[^1].Fraction);
        Assert.Equal(TimeSpan.Zero, seen[^1].Remaining);
        Assert.All(seen, at => Assert.True(at.SamplesPerSecond > 0));
    }

    [Fact]
    public void The_loss_of_an_epoch_weighs_a_smaller_batch_with_its_size()
    {
        var data = Blobs.Make(40);
        var trainer = new MlpTrainer<double>(2, 4, 3, 40);
        var doubles = Blobs.Make(40, type: TensorType.Double);
        var whole = trainer.Evaluate(doubles).Loss;
        var parts = new MlpTrainer<double>(2, 4, 3, 16).Evaluate(doubles).Loss;
        Assert.Equal(whole, parts, 12);
        Assert.Equal(40, data.Count);
    }

    [Fact]
    public void Early_stopping_gives_the_best_weights_back()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        // Learning a noisy little set by heart makes the validation worse in the end.
        var validation = Blobs.Make(40, seed: 9, spread: 3);
        var stopping = new EarlyStopping(3);
        var result = trainer.Fit(new Adam(trainer, 0.05), BatchLoader.Shuffled(Blobs.Make(30, spread: 3), 16), new FitOptions
        {
            Epochs = 500,
            Validation = validation,
            EarlyStopping = stopping,
        });
        Assert.Equal(FitEnd.StoppedEarly, result.End);
        Assert.Equal(stopping.BestEpoch + 3, result.Epochs.Count);
        Assert.Equal(result.Epochs.Min(epoch => epoch.ValidationLoss), trainer.Evaluate(validation).Loss);
    }

    [Fact]
    public void Cancelling_ends_after_the_step()
    {
        using var source = new CancellationTokenSource();
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var optimizer = new SGD(trainer, 0.1);
        var loader = new BatchLoader(Blobs.Make(60), 16);
        var result = trainer.Fit(optimizer, loader, new FitOptions
        {
            Epochs = 5,
            Progress = at =>
            {
                if (at is { Epoch: 2, Step: 3 }) source.Cancel();
            },
        }, source.Token);
        Assert.Equal(FitEnd.Cancelled, result.End);
        Assert.Equal(7, optimizer.StepCount);
        Assert.Equal((1, 3), (loader.Epoch, loader.Position));
        Assert.Single(result.Epochs);
    }

    [Fact]
    public void A_loss_that_is_no_number_is_an_error()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        trainer.Parameters["fc2.bias"].Single[0] = float.NaN;
        var error = Assert.Throws<TrainingDivergedException>(
            () => trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(Blobs.Make(20), 16)));
        Assert.Contains("NaN at step 0", error.Message);
    }

    [Fact]
    public void Data_that_does_not_fit_is_refused_by_name()
    {
        var trainer = new MlpTrainer<float>(3, 4, 3, 16);
        var error = Assert.Throws<ArgumentException>(() => trainer.Fit(new SGD(trainer), new BatchLoader(Blobs.Make(20), 16)));
        Assert.Contains("Column 0 has 2 elements of Single per sample, but 'x' is [3] of Single", error.Message);
        var fitting = new MlpTrainer<float>(2, 4, 3, 16);
        error = Assert.Throws<ArgumentException>(() => fitting.Fit(new SGD(fitting), new BatchLoader(Blobs.Make(20), 17)));
        Assert.Contains("17 samples, but the trainer takes at most 16", error.Message);
    }

    [Fact]
    public void A_step_of_training_allocates_nothing()
    {
        // Whole runs of few and of many steps: 990 steps more may not make a difference of as many bytes.
        Bytes(1000);
        var (few, many) = (Bytes(10), Bytes(1000));
        Assert.InRange(many - few, -500, 500);

        static long Bytes(int steps)
        {
            var trainer = new MlpTrainer<float>(2, 4, 3, 4);
            var optimizer = new Adam(trainer, 0.01);
            var data = Blobs.Make(4000);
            var sum = 0.0;
            using var source = new CancellationTokenSource();
            var loader = BatchLoader.Shuffled(data, 4);
            var options = new FitOptions
            {
                Schedule = new WarmupSchedule(5, new CosineSchedule(0.01, 1000)),
                ClipNorm = 1,
                ClipValue = 1,
                Progress = at =>
                {
                    sum += at.Loss;
                    if (at.Step == steps) source.Cancel();
                },
            };
            var before = GC.GetAllocatedBytesForCurrentThread();
            trainer.Fit(optimizer, loader, options, source.Token);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static double[] Train(int seed)
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        trainer.Fit(new AdamW(trainer, 0.01), BatchLoader.Shuffled(Blobs.Make(60), 16, seed), new FitOptions { Epochs = 3 });
        return trainer.Parameters.Snapshot();
    }
}
