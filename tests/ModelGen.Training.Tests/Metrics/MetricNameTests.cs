namespace ModelGen.Training.Tests;

/// <summary>Metrics are found by their names, and by no other.</summary>
public sealed class MetricNameTests
{
    [Fact]
    public void A_name_that_was_not_asked_for_is_an_error_that_lists_those_that_were()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        var evaluation = trainer.Evaluate(Blobs.Make(20), new Accuracy(), new TopKAccuracy(2));
        Assert.Equal("There is no metric 'acuracy'. There is: accuracy, top-2.", Assert.Throws<KeyNotFoundException>(() => evaluation["acuracy"]).Message);
        Assert.True(evaluation.TryGet("accuracy", out var found));
        Assert.Equal(evaluation["accuracy"], found);
        Assert.False(evaluation.TryGet("acuracy", out var nothing));
        Assert.Equal(double.NaN, nothing);
        var epoch = Assert.Single(trainer.Fit(new SGD(trainer), new BatchLoader(Blobs.Make(20), 16)).Epochs);
        Assert.Equal("There is no metric 'accuracy'. None was asked for.", Assert.Throws<KeyNotFoundException>(() => epoch["accuracy"]).Message);
    }

    [Fact]
    public void Two_metrics_of_one_name_are_refused_and_may_be_named()
    {
        var trainer = new MlpTrainer<float>(2, 4, 3, 16);
        const string Message = "2 metrics are called 'f1', so their values could not be told apart. Call one otherwise: metric.Named(\"other\").";
        var weighted = new F1Score(3, Averaging.Weighted);
        Assert.Equal(Message, Assert.Throws<ArgumentException>(() => trainer.Evaluate(Blobs.Make(20), new F1Score(3), weighted)).Message);
        Assert.Equal(Message, Assert.Throws<ArgumentException>(() => trainer.Fit(new SGD(trainer), new BatchLoader(Blobs.Make(20), 16), new FitOptions
        {
            Validation = Blobs.Make(20),
            Metrics = [new F1Score(3), weighted],
        })).Message);
        var named = trainer.Evaluate(Blobs.Make(20), new F1Score(3), weighted.Named("weighted f1"));
        Assert.Equal(weighted.Value, named["weighted f1"]);
        Assert.NotEqual(named["f1"], named["weighted f1"]);
        Assert.False(new Perplexity().Named("words").HigherIsBetter);
    }

    [Fact]
    public void Class_metrics_refuse_targets_that_are_numbers()
    {
        Metric[] metrics = [new Accuracy(), new TopKAccuracy(1), new F1Score(2), new ConfusionMatrix(2), new Perplexity(), new RocAuc(), new MeanIoU(2)];
        foreach (var metric in metrics)
        {
            metric.Add(new MetricBatch([new float[] { 0.1f, -2 }], [new float[] { 0, 1 }], 2));
            Assert.Equal(
                $"'{metric.Name}' is of classes, class indices or floats of 0 and 1, but a target is 3.7. For numbers, watch the loss or a metric of regression.",
                Assert.Throws<ArgumentException>(() => metric.Add(new MetricBatch([new float[] { 0.1f, 2 }], [new float[] { 1, 3.7f }], 2))).Message);
        }
    }
}
