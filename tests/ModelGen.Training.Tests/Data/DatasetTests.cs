namespace ModelGen.Training.Tests;

public sealed class DatasetTests
{
    private static Dataset Numbers(int samples) => new(
        DataColumn.Of(Enumerable.Range(0, samples * 2).Select(value => (float)value).ToArray(), 2),
        DataColumn.Of(Enumerable.Range(0, samples).ToArray()));

    [Fact]
    public void Batches_hold_the_samples_in_order_and_a_smaller_last_one()
    {
        var loader = new BatchLoader(Numbers(5), 2);
        Assert.Equal(3, loader.BatchesPerEpoch);
        Assert.True(loader.Next());
        Assert.Equal([0f, 1, 2, 3], loader.Batch[0].Single.ToArray());
        Assert.True(loader.Next());
        Assert.True(loader.Next());
        Assert.Equal([8f, 9], loader.Batch[0].Single.ToArray());
        Assert.Equal([4], loader.Batch[1].Int32.ToArray());
        Assert.False(loader.Next());
        Assert.Equal(1, loader.Epoch);
        Assert.True(loader.Next());
        Assert.Equal([0, 1], loader.Batch[1].Int32.ToArray());
    }

    [Fact]
    public void The_last_batch_can_be_dropped()
    {
        var loader = new BatchLoader(Numbers(5), 2, dropLast: true);
        Assert.Equal(4, Epoch(loader).Length);
        Assert.Throws<ArgumentException>(() => new BatchLoader(Numbers(3), 4, dropLast: true));
    }

    [Fact]
    public void Shuffling_visits_each_sample_once_and_differs_by_epoch_and_seed()
    {
        var loader = BatchLoader.Shuffled(Numbers(100), 7, seed: 3);
        var (first, second) = (Epoch(loader), Epoch(loader));
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
        Assert.NotEqual(first, second);
        Assert.Equal(first, Epoch(BatchLoader.Shuffled(Numbers(100), 10, seed: 3)));
        Assert.NotEqual(first, Epoch(BatchLoader.Shuffled(Numbers(100), 7, seed: 4)));
    }

    [Fact]
    public void A_loader_goes_on_anywhere()
    {
        var loader = BatchLoader.Shuffled(Numbers(20), 3, seed: 5);
        for (var step = 0; step < 11; step++) loader.Next();
        var resumed = BatchLoader.Shuffled(Numbers(20), 3, seed: 5);
        resumed.Next();
        resumed.Seek(loader.Epoch, loader.Position);
        Assert.Equal(Epoch(loader), Epoch(resumed));
        Assert.Throws<ArgumentOutOfRangeException>(() => resumed.Seek(0, 8));
    }

    [Fact]
    public void A_split_is_a_partition()
    {
        var (training, validation) = Numbers(50).Split(0.2, seed: 1);
        Assert.Equal((40, 10), (training.Count, validation.Count));
        var (left, right) = (Epoch(new BatchLoader(training, 8)), Epoch(new BatchLoader(validation, 8)));
        Assert.Equal(Enumerable.Range(0, 50), left.Concat(right).Order());
        Assert.Equal(right, Epoch(new BatchLoader(Numbers(50).Split(0.2, seed: 1).Validation, 8)));
        Assert.Throws<ArgumentException>(() => Numbers(50).Split(0));
    }

    [Fact]
    public void A_part_of_a_part_finds_its_samples()
    {
        var part = Numbers(10).Subset([9, 7, 5, 3]).Subset([3, 0]);
        Assert.Equal([3, 9], Epoch(new BatchLoader(part, 8)));
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Subset([2]));
    }

    [Fact]
    public void Bytes_are_normalised_by_channel()
    {
        byte[] bytes = [0, 255, 51, 102];
        var column = DataColumn.OfBytes(bytes, 4, new Normalization([0.5, 0.2], [0.5, 0.1]));
        var batch = new float[4];
        column.Gather([0], batch);
        Assert.Equal([-1f, 1f, 0f, 2f], batch, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Normalised_samples_have_mean_0_and_deviation_1()
    {
        var random = new Random(1);
        var bytes = new byte[1200];
        random.NextBytes(bytes);
        foreach (ref var value in bytes.AsSpan(0, 600)) value /= 3;
        var ofBytes = Normalization.OfBytes(bytes, 12, 3);
        var floats = Array.ConvertAll(bytes, value => value / 255f);
        var ofFloats = Normalization.Of(floats, 12, 3);
        Assert.Equal(ofBytes.Means, ofFloats.Means, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(ofBytes.Deviations, ofFloats.Deviations, (a, b) => Math.Abs(a - b) < 1e-6);
        ofFloats.Apply(floats, 12);
        var again = Normalization.Of(floats, 12, 3);
        Assert.All(again.Means, mean => Assert.Equal(0, mean, 5));
        Assert.All(again.Deviations, deviation => Assert.Equal(1, deviation, 5));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_named()
    {
        Assert.Contains("7 elements", Assert.Throws<ArgumentException>(() => DataColumn.Of(new float[7], 2)).Message);
        Assert.Contains("column 1 has 3", Assert.Throws<ArgumentException>(
            () => new Dataset(DataColumn.Of(new float[2]), DataColumn.Of(new int[3]))).Message);
        Assert.Throws<NotSupportedException>(() => DataColumn.Of(new long[2]));
    }

    [Fact]
    public void Making_batches_allocates_nothing_within_an_epoch()
    {
        var loader = BatchLoader.Shuffled(Numbers(4000), 4);
        Assert.Equal(0, Allocation.Of(() => loader.Next()));
    }

    private static int[] Epoch(BatchLoader loader)
    {
        var numbers = new List<int>();
        while (loader.Next()) numbers.AddRange(loader.Batch[^1].Int32.ToArray());
        return [.. numbers];
    }
}
