using ModelGen.Runtime;

namespace ModelGen.Training.Tests;

/// <summary>What is asked of all choices at once, against what one choice after the other says, over shapes that vectors do not fill.</summary>
public sealed class ClassScoresTests
{
    private const int Ignored = 255;

    public static TheoryData<int, int> Shapes()
    {
        var shapes = new TheoryData<int, int>();
        foreach (var classes in new[] { 1, 2, 3, 7, 16, 17, 33 })
            foreach (var places in new[] { 1, 5, 16, 49 }) shapes.Add(classes, places);
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void All_choices_at_once_are_those_of_one_after_the_other(int classes, int places)
    {
        foreach (var samples in new[] { 1, 3, 17, 40 }) Compare(samples, classes, places, 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    [InlineData(-0.3)]
    [InlineData(0.5)]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e300)]
    public void A_threshold_parts_single_scores_as_it_does_one_by_one(double threshold)
    {
        foreach (var samples in new[] { 1, 3, 17, 40 }) Compare(samples, 1, 1, threshold);
    }

    [Fact]
    public void Narrow_registers_take_the_same_exponentials()
    {
        var limit = Simd.Limit;
        try
        {
            Simd.Limit = 128;
            foreach (var (classes, places) in new[] { (3, 1), (17, 1), (7, 5), (3, 49) }) Compare(17, classes, places, 0);
        }
        finally
        {
            Simd.Limit = limit;
        }
    }

    [Fact]
    public void A_single_score_of_the_threshold_is_not_above_it()
    {
        // 0.3f is above 0.3, and the number before it is not.
        var accuracy = new Accuracy { Threshold = 0.3 };
        accuracy.Add(new MetricBatch([new[] { 0.3f, MathF.BitDecrement(0.3f) }], [new[] { 1, 0 }], 2));
        Assert.Equal(1, accuracy.Value);
        accuracy = new Accuracy { Threshold = 0.5 };
        accuracy.Add(new MetricBatch([new[] { 0.5f, MathF.BitIncrement(0.5f) }], [new[] { 0, 1 }], 2));
        Assert.Equal(1, accuracy.Value);
    }

    [Fact]
    public void A_target_without_a_class_is_refused_by_name_and_an_ignored_one_is_not()
    {
        var scores = new float[40 * 7];
        var targets = new int[40];
        (targets[20], targets[39]) = (-100, 7);
        foreach (var metric in new Metric[] { new TopKAccuracy(2), new Perplexity() })
            Assert.Contains("class 7, but the model scores 7 classes", Assert.Throws<ArgumentException>(() => metric.Add(new MetricBatch([scores], [targets], 40))).Message);
        foreach (var metric in new Metric[] { new TopKAccuracy(2), new Perplexity() })
            Assert.Contains("class 0, but the model scores 0 classes", Assert.Throws<ArgumentException>(() => metric.Add(new MetricBatch([Array.Empty<float>()], [targets], 40))).Message);
        targets[39] = 0;
        foreach (var metric in new Metric[] { new TopKAccuracy(1), new Accuracy() })
        {
            metric.Add(new MetricBatch([scores], [targets], 40));
            Assert.Equal(1, metric.Value);
        }
    }

    [Fact]
    public void A_second_batch_allocates_nothing()
    {
        var (scores, targets) = (new float[40 * 17], new int[40]);
        foreach (var metric in new Metric[] { new Accuracy(), new TopKAccuracy(2), new ConfusionMatrix(17), new Perplexity() })
        {
            TensorMemory[] outputs = [scores], classes = [targets];
            metric.Add(new MetricBatch(outputs, classes, 40));
            var before = GC.GetAllocatedBytesForCurrentThread();
            metric.Add(new MetricBatch(outputs, classes, 40));
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static void Compare(int samples, int classes, int places, double threshold)
    {
        var random = new Random(samples * 10000 + classes * 100 + places);
        var scores = new float[samples * classes * places];
        // Quarters of a few numbers tie often, but most scores are their own.
        for (var index = 0; index < scores.Length; index++) scores[index] = random.Next(2) == 0 ? random.Next(-6, 7) / 4f : (float)(random.NextDouble() * 60 - 30);
        var targets = new int[samples * places];
        foreach (ref var target in targets.AsSpan()) target = random.Next(5) == 0 ? Ignored : random.Next(Math.Max(2, classes));
        Check(scores, targets, samples, classes, threshold);
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        foreach (ref var score in scores.AsSpan())
            if (random.Next(3) == 0) score = special[random.Next(3)];
        Check(scores, targets, samples, classes, threshold);
        foreach (var value in special)
        {
            Array.Fill(scores, value);
            Check(scores, targets, samples, classes, threshold);
        }
    }

    private static void Check(float[] scores, int[] targets, int samples, int classes, double threshold)
    {
        var choices = new ClassScores(scores, targets, samples, threshold, Ignored);
        var (best, ranks, losses) = (new int[targets.Length], new int[targets.Length], new double[targets.Length]);
        choices.Best(best);
        choices.Ranks(ranks);
        choices.CrossEntropies(best, losses);
        var (places, all, right) = (targets.Length / samples, 0, 0);
        for (var item = 0; item < targets.Length; item++)
        {
            var type = targets[item];
            Assert.Equal(type != Ignored, choices.Counts(item));
            if (type == Ignored) continue;
            double[] row = classes == 1 ? [threshold, scores[item]] :
                [.. Enumerable.Range(0, classes).Select(other => (double)scores[(item / places * classes + other) * places + item % places])];
            // The first of the numbers in falling order; one that is not a number, or no more than -∞, leaves it to class 0.
            var expected = Enumerable.Range(0, row.Length).Where(other => row[other] > double.NegativeInfinity).OrderByDescending(other => row[other]).FirstOrDefault();
            Assert.Equal(expected, best[item]);
            Assert.Equal(Enumerable.Range(0, row.Length).Count(other =>
                row[other] > row[type] || (row[other] == row[type] && other < type) || (double.IsNaN(row[type]) && !double.IsNaN(row[other]))), ranks[item]);
            var loss = row[expected] + Math.Log(row.Sum(score => Math.Exp(score - row[expected]))) - row[type];
            if (double.IsFinite(loss)) Assert.InRange(losses[item] - loss, -1e-13 * (1 + Math.Abs(loss)), 1e-13 * (1 + Math.Abs(loss)));
            else Assert.Equal(loss, losses[item]);
            all++;
            // A class whose score is not a number is not chosen.
            right += best[item] == type && !double.IsNaN(classes == 1 ? scores[item] : row[type]) ? 1 : 0;
        }
        var accuracy = new Accuracy { IgnoreIndex = Ignored, Threshold = threshold };
        accuracy.Add(new MetricBatch([scores], [targets], samples));
        Assert.Equal((double)right / all, accuracy.Value);
    }
}
