namespace ModelGen.Training.Tests;

public sealed class SamplerTests
{
    private static readonly int[] s_labels = [0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2];

    [Fact]
    public void Samples_come_as_often_as_their_weights_say()
    {
        var sampler = new WeightedSampler([1, 0, 3, 4], seed: 2, samplesPerEpoch: 80_000);
        var order = new int[sampler.Count(4)];
        sampler.Fill(0, 4, order);
        var counts = Enumerable.Range(0, 4).Select(sample => order.Count(drawn => drawn == sample)).ToArray();
        Assert.Equal(0, counts[1]);
        // Four standard deviations of a count.
        Assert.InRange(counts[0], 10_000 - 380, 10_000 + 380);
        Assert.InRange(counts[2], 30_000 - 560, 30_000 + 560);
        var again = new int[order.Length];
        sampler.Fill(0, 4, again);
        Assert.Equal(order, again);
        sampler.Fill(1, 4, again);
        Assert.NotEqual(order, again);
    }

    [Fact]
    public void Over_sampling_repeats_small_classes_evenly()
    {
        var order = Fill(new BalancedSampler(s_labels, Balance.OverSample, 3));
        Assert.Equal(18, order.Length);
        Assert.All(order.GroupBy(sample => s_labels[sample]), group => Assert.Equal(6, group.Count()));
        Assert.All(order.GroupBy(sample => sample).Where(group => s_labels[group.Key] == 1), group => Assert.Equal(3, group.Count()));
    }

    [Fact]
    public void Under_sampling_shows_other_samples_each_epoch()
    {
        var sampler = new BalancedSampler(s_labels, Balance.UnderSample, 3);
        var epochs = Enumerable.Range(0, 10).Select(epoch => Fill(sampler, epoch)).ToArray();
        Assert.All(epochs, order =>
        {
            Assert.Equal(6, order.Distinct().Count());
            Assert.All(order.GroupBy(sample => s_labels[sample]), group => Assert.Equal(2, group.Count()));
        });
        Assert.Equal(s_labels.Length, epochs.SelectMany(order => order).Distinct().Count());
    }

    [Fact]
    public void A_loader_deals_out_what_a_sampler_of_another_length_draws()
    {
        var data = new Dataset(DataColumn.Of(s_labels));
        var loader = new BatchLoader(data, 4, new BalancedSampler(s_labels, Balance.OverSample, 1));
        Assert.Equal((18, 5), (loader.SamplesPerEpoch, loader.BatchesPerEpoch));
        var seen = new List<int>();
        while (loader.Next()) seen.AddRange(loader.Batch[0].Int32.ToArray());
        Assert.All(seen.GroupBy(label => label), group => Assert.Equal(6, group.Count()));
    }

    [Fact]
    public void Balanced_weights_make_classes_count_alike()
    {
        var weights = ClassWeights.Balanced(s_labels, 4);
        Assert.Equal([11 / 18.0, 11 / 6.0, 11 / 9.0, 0], weights, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(1, ClassWeights.OfSamples(s_labels, weights).Average(), 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassWeights.Balanced(s_labels, 2));
    }

    [Fact]
    public void Weights_that_cannot_be_drawn_from_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new WeightedSampler([0, 0], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightedSampler([1, -1], 1));
        Assert.Contains("2 weights, but the data set has 3", Assert.Throws<ArgumentException>(
            () => new BatchLoader(new Dataset(DataColumn.Of(new int[3])), 1, new WeightedSampler([1, 1], 1)).Next()).Message);
    }

    private static int[] Fill(Sampler sampler, long epoch = 0)
    {
        var order = new int[sampler.Count(s_labels.Length)];
        sampler.Fill(epoch, s_labels.Length, order);
        return order;
    }
}
