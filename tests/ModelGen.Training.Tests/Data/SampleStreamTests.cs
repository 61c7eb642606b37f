namespace ModelGen.Training.Tests;

public sealed class SampleStreamTests
{
    private static readonly ColumnInfo[] s_columns = [new(TensorType.Single, 2), new(TensorType.Int32, 1)];

    private static void Write(int sample, ReadOnlySpan<TensorMemory> destination)
    {
        destination[0].Single[0] = 2 * sample;
        destination[0].Single[1] = 2 * sample + 1;
        destination[1].Int32[0] = sample;
    }

    private static SampleStream<int> Numbers(int samples, int batchSize, int shuffle = 0, bool dropLast = false) =>
        new(s_columns, batchSize, _ => Enumerable.Range(0, samples), Write) { ShuffleBuffer = shuffle, Seed = 3, DropLast = dropLast };

    private static int[] Epoch(IBatchSource source)
    {
        var numbers = new List<int>();
        while (source.Next()) numbers.AddRange(source.Batch[^1].Int32.ToArray());
        return [.. numbers];
    }

    [Fact]
    public void Batches_hold_the_samples_as_they_come()
    {
        using var stream = Numbers(5, 2);
        Assert.True(stream.Next());
        Assert.Equal([0f, 1, 2, 3], stream.Batch[0].Single.ToArray());
        Assert.True(stream.Next());
        Assert.True(stream.Next());
        Assert.Equal((1, 3), (stream.Count, stream.Position));
        Assert.Equal([8f, 9], stream.Batch[0].Single.ToArray());
        Assert.False(stream.Next());
        Assert.Equal((1, 0), (stream.Epoch, stream.Position));
        Assert.Equal([0, 1, 2, 3, 4], Epoch(stream));
        Assert.Equal([0, 1, 2, 3], Epoch(Numbers(5, 2, dropLast: true)));
        Assert.Null(stream.BatchesPerEpoch);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_shuffle_buffer_gives_each_sample_once_in_another_order_each_epoch(int buffer)
    {
        using var stream = Numbers(100, 8, buffer);
        var (first, second) = (Epoch(stream), Epoch(stream));
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
        if (buffer > 1) Assert.NotEqual(first, second);
        Assert.Equal(first, Epoch(Numbers(100, 3, buffer)));
        // A sample cannot come before it was read.
        Assert.All(first.Index(), item => Assert.True(item.Item <= item.Index + buffer));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_stream_goes_on_anywhere(int shuffle)
    {
        using var stream = Numbers(20, 3, shuffle);
        for (var step = 0; step < 11; step++) stream.Next();
        using var resumed = Numbers(20, 3, shuffle);
        resumed.Next();
        resumed.Seek(stream.Epoch, stream.Position);
        Assert.Equal(Epoch(stream), Epoch(resumed));
    }

    [Fact]
    public void A_stream_without_end_has_epochs_of_a_given_length()
    {
        static IEnumerable<int> Endless(long epoch)
        {
            for (var sample = 100 * (int)epoch; ; sample++) yield return sample;
        }
        using var stream = new SampleStream<int>(s_columns, 4, Endless, Write) { SamplesPerEpoch = 6 };
        Assert.Equal(2, stream.BatchesPerEpoch);
        Assert.Equal([0, 1, 2, 3, 4, 5], Epoch(stream));
        Assert.Equal([100, 101, 102, 103, 104, 105], Epoch(stream));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Seek(0, 3));
    }

    [Fact]
    public void Epochs_that_are_empty_or_too_short_are_errors()
    {
        Assert.Contains("has no batch of 2 samples", Assert.Throws<InvalidOperationException>(() => Numbers(0, 2).Next()).Message);
        Assert.Contains("gave 1", Assert.Throws<InvalidOperationException>(() => Numbers(1, 2, dropLast: true).Next()).Message);
        using var shorter = new SampleStream<int>(s_columns, 2, _ => [1, 2, 3], Write) { SamplesPerEpoch = 4 };
        Assert.Contains("ended after 3 of 4", Assert.Throws<InvalidOperationException>(() => Epoch(shorter)).Message);
        Assert.Throws<ArgumentException>(() => new SampleStream<int>([], 2, _ => [], Write));
        Assert.Throws<ArgumentException>(() => new SampleStream<int>([new(TensorType.Single, 1, Shared: true)], 2, _ => [], Write));
    }

    [Fact]
    public void What_an_epoch_reads_from_is_let_go_of()
    {
        var open = 0;
        IEnumerable<int> Counted(long epoch)
        {
            open++;
            try
            {
                for (var sample = 0; sample < 5; sample++) yield return sample;
            }
            finally
            {
                open--;
            }
        }
        using (var stream = new SampleStream<int>(s_columns, 2, Counted, Write))
        {
            stream.Next();
            Assert.Equal(1, open);
            stream.Seek(0);
            Assert.Equal(0, open);
            Epoch(stream);
            Assert.Equal(0, open);
            stream.Next();
        }
        Assert.Equal(0, open);
    }
}
