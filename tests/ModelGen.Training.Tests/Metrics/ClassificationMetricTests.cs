namespace ModelGen.Training.Tests;

public sealed class ClassificationMetricTests
{
    // Predicted 0, 1, 2, 1, 0 of the right 0, 1, 1, 1, 2.
    private static readonly float[] s_scores = [3, 1, 2, 0, 5, 4, -1, 0, 1, 1, 2, 0, 9, 2, 3];
    private static readonly int[] s_targets = [0, 1, 1, 1, 2];

    [Fact]
    public void Accuracy_counts_the_highest_scores() => Assert.Equal(0.6, Of(new Accuracy()), 12);

    [Fact]
    public void Top_2_forgives_one_rival() => Assert.Equal(1.0, Of(new TopKAccuracy(2)), 12);

    [Fact]
    public void The_confusion_matrix_counts_each_mistake()
    {
        var matrix = new ConfusionMatrix(3);
        Assert.Equal(0.6, Of(matrix), 12);
        Assert.Equal(1, matrix[1, 2]);
        Assert.Equal(1, matrix[2, 0]);
        Assert.Equal(2, matrix[1, 1]);
        Assert.Equal(5, matrix.Total);
        Assert.Equal((3, 2), (matrix.Support(1), matrix.Predicted(1)));
        matrix.Reset();
        Assert.Equal(0, matrix.Total);
        Assert.True(double.IsNaN(matrix.Value));
    }

    [Fact]
    public void Precision_recall_and_f1_follow_by_hand()
    {
        // Precision 1/2, 2/2, 0/1; recall 1/1, 2/3, 0/1.
        Assert.Equal((0.5 + 1 + 0) / 3, Of(new PrecisionScore(3)), 12);
        Assert.Equal((1 + 2.0 / 3 + 0) / 3, Of(new RecallScore(3)), 12);
        Assert.Equal((2.0 / 3 + 0.8 + 0) / 3, Of(new F1Score(3)), 12);
        Assert.Equal((2.0 / 3 + 3 * 0.8) / 5, Of(new F1Score(3, Averaging.Weighted)), 12);
        Assert.Equal(0.6, Of(new PrecisionScore(3, Averaging.Micro)), 12);
        Assert.Equal((0.5 + 2.0 / 3 + 0) / 3, Of(new MeanIoU(3)), 12);
        Assert.Equal(3.0 / 7, Of(new MeanIoU(3, Averaging.Micro)), 12);
    }

    [Fact]
    public void Targets_to_ignore_do_not_count()
    {
        int[] targets = [0, -100, 1, -100, -100];
        Assert.Equal(0.5, Of(new Accuracy(), targets), 12);
        Assert.Equal(2, ((Func<long>)(() => { var m = new ConfusionMatrix(3); Of(m, targets); return m.Total; }))());
    }

    [Fact]
    public void Places_of_an_image_are_choices_of_their_own()
    {
        // Two samples of two classes and three places: class-major within a sample.
        float[] scores = [1, 0, 5, 0, 1, 4, /**/ 0, 0, 0, 1, 1, -1];
        int[] targets = [0, 1, 1, /**/ 1, 0, 0];
        var accuracy = new Accuracy();
        accuracy.Add(new MetricBatch([scores], [targets], 2));
        Assert.Equal(4.0 / 6, accuracy.Value, 12);
    }

    [Fact]
    public void One_score_for_each_target_is_a_choice_between_two_classes()
    {
        float[] scores = [0.2f, -3, 0.7f, 0.6f];
        TensorMemory[] targets = [new float[] { 1, 0, 0, 1 }, new[] { 1, 0, 0, 1 }];
        foreach (var target in targets)
        {
            var (accuracy, recall) = (new Accuracy(), new RecallScore(2) { Threshold = 0.5 });
            accuracy.Add(new MetricBatch([scores], [target], 2));
            recall.Add(new MetricBatch([scores], [target], 2));
            Assert.Equal(0.75, accuracy.Value);
            Assert.Equal(0.5, recall.OfClass(1));
        }
    }

    [Fact]
    public void A_class_that_does_not_exist_is_named()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Of(new ConfusionMatrix(3), [0, 7, 1, 1, 2]));
        Assert.Contains("no class 7", error.Message);
        Assert.Contains("3 classes", Assert.Throws<ArgumentException>(() => Of(new ConfusionMatrix(4))).Message);
    }

    [Fact]
    public void Perplexity_of_equal_scores_is_the_number_of_classes()
    {
        var perplexity = new Perplexity();
        perplexity.Add(new MetricBatch([new double[] { 2, 2, 2, 2, 1000, 1000, 1000, 1000 }], [new[] { 3, 0 }], 2));
        Assert.Equal(4, perplexity.Value, 10);
        Assert.False(perplexity.HigherIsBetter);
    }

    [Fact]
    public void Auc_counts_ordered_pairs_and_half_of_the_ties()
    {
        // Pairs (positive, negative): 0.8>0.3, 0.8>0.5, 0.5>0.3, 0.5=0.5: 3.5 of 4.
        Assert.Equal(3.5 / 4, RocAuc.Of([0.3, 0.8, 0.5, 0.5], [false, true, true, false]), 12);
        Assert.True(double.IsNaN(RocAuc.Of([0.3, 0.8], [true, true])));
        var auc = new RocAuc();
        auc.Add(new MetricBatch([new float[] { 0.3f, 0.8f }], [new float[] { 0, 1 }], 2));
        auc.Add(new MetricBatch([new float[] { 0.5f, 0.5f }], [new float[] { 1, 0 }], 2));
        Assert.Equal(3.5 / 4, auc.Value, 12);
    }

    [Fact]
    public void Auc_of_several_classes_is_the_mean_against_the_rest()
    {
        var expected = Enumerable.Range(0, 3).Average(type => RocAuc.Of(
            [.. Enumerable.Range(0, 5).Select(sample => (double)s_scores[sample * 3 + type])], [.. s_targets.Select(target => target == type)]));
        Assert.Equal(expected, Of(new RocAuc()), 12);
    }

    private static double Of(Metric metric, int[]? targets = null)
    {
        metric.Add(new MetricBatch([s_scores], [targets ?? s_targets], 5));
        return metric.Value;
    }
}
