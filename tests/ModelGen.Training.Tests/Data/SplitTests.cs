namespace ModelGen.Training.Tests;

public sealed class SplitTests
{
    private static Dataset Numbers(int samples) => new(DataColumn.Of(Enumerable.Range(0, samples).ToArray()));

    [Fact]
    public void Three_parts_have_every_sample_once()
    {
        var (training, validation, test) = Numbers(53).Split(0.1, 0.2, seed: 1);
        Assert.Equal((37, 5, 11), (training.Count, validation.Count, test.Count));
        Assert.Equal(Enumerable.Range(0, 53), Of(training).Concat(Of(validation)).Concat(Of(test)).Order());
        Assert.Equal(Of(test), Of(Numbers(53).Split(0.1, 0.2, seed: 1).Test));
        Assert.NotEqual(Of(test), Of(Numbers(53).Split(0.1, 0.2, seed: 2).Test));
    }

    [Theory]
    [InlineData(new[] { 50, 30, 17, 3 })]
    [InlineData(new[] { 1, 1, 1, 97 })]
    [InlineData(new[] { 7, 7, 7, 7 })]
    public void A_stratified_part_has_its_share_of_every_class_to_a_sample(int[] sizes)
    {
        int[] classes = [.. sizes.SelectMany((size, type) => Enumerable.Repeat(type, size))];
        var (training, validation, test) = Numbers(classes.Length).Split(0.2, 0.3, seed: 3, stratify: classes);
        Assert.Equal(Enumerable.Range(0, classes.Length), Of(training).Concat(Of(validation)).Concat(Of(test)).Order());
        foreach (var (part, fraction) in new[] { (training, 0.5), (validation, 0.2), (test, 0.3) })
        {
            for (var type = 0; type < sizes.Length; type++)
                Assert.InRange(Of(part).Count(sample => classes[sample] == type), Math.Floor(fraction * sizes[type]) - 1, Math.Ceiling(fraction * sizes[type]) + 1);
        }
        Assert.Equal(Math.Round(0.2 * classes.Length), validation.Count);
        Assert.Equal(Math.Round(0.3 * classes.Length), test.Count);
    }

    [Fact]
    public void Shares_that_are_whole_are_met()
    {
        int[] classes = [.. Enumerable.Range(0, 100).Select(sample => sample % 10 == 0 ? 1 : 0)];
        var (training, validation) = Numbers(100).Split(0.2, seed: 5, stratify: classes);
        Assert.Equal((2, 8), (Of(validation).Count(sample => classes[sample] == 1), Of(training).Count(sample => classes[sample] == 1)));
        // Samples of one class do not stand together.
        Assert.NotEqual(Of(validation).OrderBy(sample => classes[sample]), Of(validation));
    }

    [Fact]
    public void What_leaves_a_part_empty_or_has_other_classes_is_refused()
    {
        Assert.Contains("nothing to test with", Assert.Throws<ArgumentException>(() => Numbers(10).Split(0.2, 0.01)).Message);
        Assert.Contains("nothing to train with", Assert.Throws<ArgumentException>(() => Numbers(10).Split(0.5, 0.5)).Message);
        Assert.Contains("10 samples, but classes of 9", Assert.Throws<ArgumentException>(() => Numbers(10).Split(0.5, 0, new int[9])).Message);
    }

    private static int[] Of(Dataset data)
    {
        var numbers = new List<int>();
        for (var loader = new BatchLoader(data, 7); loader.Next();) numbers.AddRange(loader.Batch[0].Int32.ToArray());
        return [.. numbers];
    }
}
