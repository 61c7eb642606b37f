namespace ModelGen.Training.Tests;

/// <summary>Targets that are ignored or do not exist, and scores that are not numbers.</summary>
public sealed class UnusableChoiceTests
{
    private static readonly int[] s_classes = [0, 0, 2, 0];

    public static TheoryData<bool> Types => [false, true];

    [Fact]
    public void Auc_leaves_ignored_targets_out()
    {
        int[] targets = [1, -100, 0, 1, -100, 0];
        double[] scores = [0.8, 0.1, 0.3, 0.4, 0.9, 0.5];
        var expected = RocAuc.Of([0.8, 0.3, 0.4, 0.5], [true, false, true, false]);
        Assert.Equal(0.75, expected);
        Assert.Equal(expected, Of(new RocAuc(), scores, targets));
        Assert.Equal(expected, Of(new RocAuc { IgnoreIndex = 7 }, scores, [.. targets.Select(target => target == -100 ? 7 : target)]));
        // The same as two scores for each target.
        Assert.Equal(expected, Of(new RocAuc(), [.. scores.SelectMany(score => new[] { -score, score })], targets));
    }

    [Theory, MemberData(nameof(Types))]
    public void Scores_that_are_no_numbers_choose_no_class(bool single)
    {
        var scores = Enumerable.Repeat(double.NaN, 12).ToArray();
        Assert.Equal(0, Of(new Accuracy(), scores, s_classes, single));
        Assert.Equal(0, Of(new TopKAccuracy(2), scores, s_classes, single));
        var matrix = new ConfusionMatrix(3);
        Assert.Equal(0, Of(matrix, scores, s_classes, single));
        Assert.Equal((4, 3, 0, 3), (matrix.Total, matrix.Support(0), matrix.Predicted(0), matrix.Undecided(0)));
        Assert.Equal(0, Of(new RecallScore(3), scores, s_classes, single));
        Assert.Equal(0, Of(new MeanIoU(3), scores, s_classes, single));
        Assert.True(double.IsNaN(Of(new RocAuc(), scores, s_classes, single)));
        Assert.True(double.IsNaN(Of(new RocAuc(), [0.5, double.NaN, 0.7, 0.1], [0, 1, 1, 0], single)));
        Assert.Equal(0, Of(new Accuracy(), [double.NaN, double.NaN], [0, 1], single));
        // One number among them is a choice.
        Assert.Equal(0.5, Of(new Accuracy(), [double.NaN, 1, double.NaN, double.NaN, double.NaN, double.NaN], [1, 0], single));
    }

    [Theory, MemberData(nameof(Types))]
    public void A_target_beyond_the_classes_is_refused_by_all(bool single)
    {
        var scores = new double[12];
        foreach (var metric in new Metric[] { new Accuracy(), new TopKAccuracy(2), new RocAuc(), new ConfusionMatrix(3), new F1Score(3), new Perplexity() })
            Assert.Contains("class 7", Assert.ThrowsAny<ArgumentException>(() => Of(metric, scores, [0, 7, 2, 0], single)).Message);
    }

    [Fact]
    public void A_class_that_is_ignored_has_no_part_in_the_mean_though_it_is_predicted()
    {
        // Right 0, 1, ignored 2, 0; predicted 0, 2, 2, 0.
        double[] scores = [1, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 0];
        Assert.Equal(0.5, Of(new MeanIoU(3) { IgnoreIndex = 2 }, scores, [0, 1, 2, 0]), 12);
    }

    private static double Of(Metric metric, double[] scores, int[] targets, bool single = false)
    {
        metric.Reset();
        metric.Add(new MetricBatch([single ? scores.Select(score => (float)score).ToArray() : scores], [targets], targets.Length));
        return metric.Value;
    }
}
