namespace ModelGen.Training.Tests.Metrics;

/// <summary>Which axis metrics take the classes from, and what they refuse.</summary>
public sealed class ClassAxisTests
{
    // Two samples of three places and two classes, the classes last: places 0, 2, 3 and 5 are right.
    private static readonly float[] s_last = [2, 1, 0, 3, 4, 5, /**/ 1, 0, 0, 1, 7, 3];
    private static readonly int[] s_targets = [0, 0, 1, /**/ 0, 0, 0];

    // The same, the classes first.
    private static readonly float[] s_first = [2, 0, 4, 1, 3, 5, /**/ 1, 0, 7, 0, 1, 3];

    [Theory]
    [InlineData(1, null)]
    [InlineData(null, -1)]
    [InlineData(null, 1)]
    [InlineData(0, -1)]
    public void Classes_are_on_the_axis_that_the_model_or_the_metric_says(int? model, int? metric)
    {
        foreach (var figure in Figures(metric)) Assert.Equal(Of(figure, s_first, null, null), Of(figure, s_last, Info([3, 2], model), Target([3])));
    }

    [Fact]
    public void Without_a_loss_the_shape_of_the_targets_tells()
    {
        foreach (var figure in Figures(null))
        {
            var expected = Of(figure, s_first, null, null);
            Assert.Equal(expected, Of(figure, s_last, Info([3, 2]), Target([3])));
            Assert.Equal(expected, Of(figure, s_first, Info([2, 3]), Target([3])));
        }
    }

    [Fact]
    public void Without_a_model_classes_are_on_axis_0_or_the_last_one()
    {
        foreach (var figure in Figures(-1)) Assert.Equal(Of(figure, s_first, null, null), Of(figure, s_last, null, null));
        Assert.Equal(
            "Axis = 1 is an axis of the output's shape, which the batch does not tell. Give MetricBatch the infos of outputs and targets.",
            Assert.Throws<ArgumentException>(() => Of(new Accuracy { Axis = 1 }, s_last, null, null)).Message);
    }

    [Theory]
    [InlineData(new[] { 3, 3 }, null, 0, new[] { 3 }, 3, "Axis 0 or axis 1 of 'output' [3, 3] could hold the classes of 'target' [3], and no loss says which. Set Axis of the metric.")]
    [InlineData(new[] { 3, 5 }, null, 0, new[] { 7 }, 3, "'target' [7] has no class index for each place of 'output' [3, 5], whichever axis holds the classes.")]
    [InlineData(new[] { 3, 3 }, null, 3, new[] { 3 }, 3, "The losses do not take the classes of 'output' [3, 3] from one of its axes with the places in their order. Let the model give it as the loss reads it, or set Axis of the metric.")]
    [InlineData(new[] { 3, 5 }, 1, 5, new[] { 5 }, 5, "'target' [5] has no class index for each place of 'output' [3, 5], whose classes are on axis 1.")]
    [InlineData(new[] { 3, 5 }, 1, 5, new[] { 3 }, 7, "'target' [3] holds 7 classes, but axis 1 of 'output' [3, 5] scores 5.")]
    public void What_does_not_fit_is_refused_before_the_run(int[] output, int? axis, int scored, int[] target, int classes, string message)
    {
        foreach (var metric in new Metric[] { new Accuracy(), new TopKAccuracy(2), new Perplexity(), new ConfusionMatrix(3), new F1Score(3), new MeanIoU(3), new RocAuc() })
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => metric.CheckModel(
                [new TensorInfo("output", TensorType.Single, output, Classes: scored, ClassAxis: axis)],
                [new TensorInfo("target", TensorType.Int32, target, Classes: classes)])).Message);
    }

    [Fact]
    public void Probabilities_for_targets_are_no_indices() => Assert.Equal(
        "'target' [3] holds a number for each score of 'output' [3], but the metric needs the index of a class for each place.",
        Assert.Throws<ArgumentException>(() => new Accuracy().CheckModel([Info([3], 0)], [new TensorInfo("target", TensorType.Single, [3])])).Message);

    [Fact]
    public void A_metric_names_the_output_that_is_not_there()
    {
        Assert.Contains("reads output 2, but the model has 1", Assert.Throws<ArgumentException>(() => new Accuracy { Output = 2 }.CheckModel([Info([3], 0)], [Target([])])).Message);
        Assert.Contains("reads target 1, but the model has 1", Assert.Throws<ArgumentException>(() => new RocAuc { Target = 1 }.CheckModel([Info([3], 0)], [Target([])])).Message);
        Assert.Contains("Axis = 2 of the metric is not one of 'output' [3, 2]", Assert.Throws<ArgumentException>(() => new Accuracy { Axis = 2 }.CheckModel([Info([3, 2], 1)], [Target([3])])).Message);
    }

    [Fact]
    public void What_the_loss_ignores_the_metric_ignores()
    {
        var target = new TensorInfo("target", TensorType.Int32, [3], Classes: 2, Ignored: 0);
        var confusion = new ConfusionMatrix(2);
        Of(confusion, s_last, Info([3, 2], 1), target);
        Assert.Equal(1, confusion.Total);
        confusion = new ConfusionMatrix(2) { IgnoreIndex = 1 };
        Of(confusion, s_last, Info([3, 2], 1), target);
        Assert.Equal(5, confusion.Total);
    }

    [Fact]
    public void A_second_batch_of_a_model_allocates_nothing()
    {
        TensorInfo[] outputs = [Info([3, 2], 1)], targets = [Target([3])];
        TensorMemory[] scores = [s_last], classes = [s_targets];
        foreach (var metric in Figures(null))
        {
            if (metric is RocAuc) continue; // keeps all scores
            metric.Add(new MetricBatch(scores, classes, 2, outputs, targets));
            var before = GC.GetAllocatedBytesForCurrentThread();
            metric.Add(new MetricBatch(scores, classes, 2, outputs, targets));
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static Metric[] Figures(int? axis) =>
    [
        new Accuracy { Axis = axis }, new TopKAccuracy(1) { Axis = axis }, new Perplexity { Axis = axis }, new ConfusionMatrix(2) { Axis = axis }, new F1Score(2) { Axis = axis },
        new RecallScore(2) { Axis = axis }, new PrecisionScore(2) { Axis = axis }, new MeanIoU(2) { Axis = axis }, new RocAuc { Axis = axis },
    ];

    private static double Of(Metric metric, float[] scores, TensorInfo? output, TensorInfo? target)
    {
        metric.Reset();
        // The arrangement without a model has the classes first, whatever the metric says of another.
        if (output is null && ReferenceEquals(scores, s_first)) metric = Figures(null).Single(figure => figure.GetType() == metric.GetType());
        metric.Add(new MetricBatch([scores], [s_targets], 2, output is null ? null : [output], target is null ? null : [target]));
        return metric.Value;
    }

    private static TensorInfo Info(int[] shape, int? axis = null) => new("output", TensorType.Single, shape, Classes: axis is { } known ? shape[known] : 0, ClassAxis: axis);

    private static TensorInfo Target(int[] shape) => new("target", TensorType.Int32, shape, Classes: 2);
}
