namespace ModelGen.Training.Tests;

/// <summary>Fit, Evaluate and Predict of what is no array in memory: the same numbers as of arrays.</summary>
public sealed class SourceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static readonly ColumnInfo[] s_columns = [new(TensorType.Single, 2), new(TensorType.Int32, 1)];

    private static (float[] Points, int[] Labels) Arrays(Dataset data)
    {
        var loader = new BatchLoader(data, data.Count);
        loader.Next();
        return (loader.Batch[0].Single.ToArray(), loader.Batch[1].Int32.ToArray());
    }

    private static SampleStream<int> Stream(Dataset data, int batchSize, int shuffle = 0)
    {
        var (points, labels) = Arrays(data);
        return new SampleStream<int>(s_columns, batchSize, _ => Enumerable.Range(0, labels.Length), (sample, destination) =>
        {
            points.AsSpan(2 * sample, 2).CopyTo(destination[0].Single);
            destination[1].Int32[0] = labels[sample];
        }) { ShuffleBuffer = shuffle };
    }

    [Fact]
    public void A_stream_trains_as_its_samples_in_memory_do()
    {
        var (data, validation) = (Blobs.Make(50), Blobs.Make(21, seed: 8));
        Assert.Equal(
            Train(new BatchLoader(data, 16), new FitOptions { Epochs = 3, Validation = validation, Metrics = [new Accuracy()] }),
            Train(Stream(data, 16), new FitOptions { Epochs = 3, ValidationSource = Stream(validation, 16), Metrics = [new Accuracy()] }));
    }

    [Fact]
    public void Columns_that_are_read_when_needed_train_as_arrays_do()
    {
        var data = Blobs.Make(50);
        var (points, labels) = Arrays(data);
        var read = new Dataset(
            DataColumn.Read<float>(50, 2, (sample, destination) => points.AsSpan(2 * sample, 2).CopyTo(destination)),
            DataColumn.Read<int>(50, 1, (sample, destination) => destination[0] = labels[sample]));
        Assert.Equal(Train(BatchLoader.Shuffled(data, 16), new FitOptions()), Train(BatchLoader.Shuffled(read, 16), new FitOptions()));
    }

    [Fact]
    public void Progress_knows_the_steps_of_a_stream_after_its_first_epoch()
    {
        var seen = new List<FitProgress>();
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        trainer.Fit(new SGD(trainer, 0.1), Stream(Blobs.Make(40), 16), new FitOptions { Epochs = 2, Progress = seen.Add });
        Assert.Equal([null, null, null, 3, 3, 3, 3, 3], seen.Select(at => at.StepsPerEpoch));
        Assert.Equal([0, 0, 0, 0.5, 4 / 6.0, 5 / 6.0, 1, 1], seen.Select(at => at.Fraction));
        Assert.Null(seen[2].Remaining);
        Assert.Equal(TimeSpan.Zero, seen[^1].Remaining);
    }

    [Fact]
    public void A_run_over_a_stream_that_was_cancelled_goes_on_bit_for_bit()
    {
        var options = new FitOptions { Epochs = 3, CheckpointPath = Path.Combine(_directory, "stream.safetensors"), Resume = true };
        var whole = Train(Stream(Blobs.Make(50), 16, shuffle: 10), new FitOptions { Epochs = 3 });
        using var source = new CancellationTokenSource();
        Train(Stream(Blobs.Make(50), 16, shuffle: 10), options with
        {
            Progress = at =>
            {
                if (at is { Epoch: 2, Step: 2 }) source.Cancel();
            },
        }, source.Token);
        Assert.Equal(whole, Train(Stream(Blobs.Make(50), 16, shuffle: 10), options));
        Assert.Contains("shuffled within 10", Assert.Throws<CheckpointException>(() => Train(Stream(Blobs.Make(50), 16, shuffle: 11), options)).Message);
    }

    [Fact]
    public void Sources_that_do_not_fit_are_refused()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        Assert.Contains("batches of 17 samples", Assert.Throws<ArgumentException>(() => trainer.Evaluate(Stream(Blobs.Make(20), 17))).Message);
        var shared = new Dataset(DataColumn.Of(new float[8], 2), DataColumn.OfShared(new int[1]));
        Assert.Contains("Column 1 is shared by the batch, but 'target' is one for each sample",
            Assert.Throws<ArgumentException>(() => trainer.Evaluate(shared)).Message);
        Assert.Contains("both set", Assert.Throws<ArgumentException>(() => trainer.Fit(new SGD(trainer), Stream(Blobs.Make(20), 4), new FitOptions
        {
            Validation = Blobs.Make(4), ValidationSource = Stream(Blobs.Make(4), 4),
        })).Message);
    }

    private static double[] Train(IBatchSource data, FitOptions options, CancellationToken cancellation = default)
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var result = trainer.Fit(new AdamW(trainer, 0.01), data, options, cancellation);
        return [.. trainer.Parameters.Snapshot(), .. result.Epochs.Select(epoch => epoch.TrainingLoss), .. result.Epochs.Select(epoch => epoch.ValidationLoss)];
    }
}
