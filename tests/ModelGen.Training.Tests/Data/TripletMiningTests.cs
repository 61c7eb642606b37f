namespace ModelGen.Training.Tests.Data;

public sealed class TripletMiningTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(67)]
    public void The_hardest_triplet_of_each_anchor_is_found(int size)
    {
        var (embeddings, labels) = Batch(23, size, classes: 4);
        var triplets = new Triplet[23];
        var count = TripletMining.BatchHard(embeddings, labels, triplets);
        var expected = Enumerable.Range(0, 23)
            .Select(a => (Anchor: a, Same: Others(labels, a, same: true), Other: Others(labels, a, same: false)))
            .Where(p => p.Same.Any())
            .Select(p => new Triplet(p.Anchor, p.Same.MaxBy(o => Distance(embeddings, size, p.Anchor, o)), p.Other.MinBy(o => Distance(embeddings, size, p.Anchor, o))));
        Assert.Equal(expected, triplets.Take(count));
    }

    [Theory]
    [InlineData(3, 0.2)]
    [InlineData(17, 1)]
    public void Semi_hard_negatives_lie_between_the_positive_and_the_margin(int size, double margin)
    {
        var (embeddings, labels) = Batch(23, size, classes: 4);
        var triplets = new Triplet[23 * 22];
        var count = TripletMining.SemiHard(embeddings, labels, margin, triplets);
        var expected =
            from a in Enumerable.Range(0, 23)
            from p in Others(labels, a, same: true)
            let near = Distance(embeddings, size, a, p)
            let between = Others(labels, a, same: false).Where(n => Distance(embeddings, size, a, n) is var far && far > near && far < near + margin).ToList()
            where between.Count > 0
            select new Triplet(a, p, between.MinBy(n => Distance(embeddings, size, a, n)));
        Assert.Equal(expected, triplets.Take(count));
        Assert.InRange(count, 1, triplets.Length);
    }

    [Fact]
    public void Samples_alone_in_their_class_are_no_anchors()
    {
        var triplets = new Triplet[3];
        Assert.Equal(2, TripletMining.BatchHard([0f, 1f, 5f], [7, 7, 9], triplets));
        Assert.Equal([new Triplet(0, 1, 2), new Triplet(1, 0, 2)], triplets.Take(2));
        Assert.Equal(0, TripletMining.BatchHard([0f, 1f, 5f], [1, 1, 1], triplets));
    }

    [Fact]
    public void Triplets_are_gathered_as_three_batches()
    {
        float[] samples = [0, 1, 10, 11, 20, 21];
        var (anchors, positives, negatives) = (new float[4], new float[4], new float[4]);
        TripletMining.Gather(samples, [new Triplet(0, 1, 2), new Triplet(2, 0, 1)], anchors, positives, negatives);
        Assert.Equal([0, 1, 20, 21], anchors);
        Assert.Equal([10, 11, 0, 1], positives);
        Assert.Equal([20, 21, 10, 11], negatives);
    }

    [Fact]
    public void What_does_not_go_together_is_one_error_that_says_the_numbers()
    {
        Assert.Contains("5", Assert.Throws<ArgumentException>(() => TripletMining.BatchHard(new float[5], new int[2], new Triplet[2])).Message);
        Assert.Contains("room for 1", Assert.Throws<ArgumentException>(() => TripletMining.BatchHard([0f, 1f, 5f], [7, 7, 9], new Triplet[1])).Message);
        Assert.Throws<ArgumentException>(() => TripletMining.Gather(new float[6], new Triplet[2], new float[4], new float[4], new float[3]));
    }

    private static (float[] Embeddings, int[] Labels) Batch(int count, int size, int classes)
    {
        var random = new Random(size);
        return ([.. Enumerable.Range(0, count * size).Select(_ => (float)random.NextDouble())], [.. Enumerable.Range(0, count).Select(i => i == 0 ? classes : random.Next(classes))]);
    }

    private static IEnumerable<int> Others(int[] labels, int anchor, bool same) =>
        Enumerable.Range(0, labels.Length).Where(other => other != anchor && labels[other] == labels[anchor] == same);

    private static double Distance(float[] embeddings, int size, int a, int b) =>
        Math.Sqrt(Enumerable.Range(0, size).Sum(i => Math.Pow((double)embeddings[a * size + i] - embeddings[b * size + i], 2)));
}
