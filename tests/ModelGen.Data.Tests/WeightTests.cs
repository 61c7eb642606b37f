using ModelGen.Training;

namespace ModelGen.Data.Tests;

/// <summary>Weights of classes and samples that are given with the data, through Fit and Evaluate.</summary>
public sealed class WeightTests
{
    private static readonly float[] s_classWeights = [0.5f, 2, 0, 1.25f];

    [Fact]
    public void Weights_given_with_the_data_train_as_constants_do()
    {
        var (x, labels) = Samples(23);
        var constant = new ConstantWeights(seed: 1);
        var given = new GivenWeights(seed: 1);
        Fit(constant.CreateTrainer(8), new Dataset(DataColumn.Of(x, 3), DataColumn.Of(labels)));
        Fit(given.CreateTrainer(8), new Dataset(DataColumn.Of(x, 3), DataColumn.Of(labels), DataColumn.OfShared(s_classWeights)));
        Assert.Equal(constant.Parameters["0.weight"].Span.ToArray(), given.Parameters["0.weight"].Span.ToArray());
        Assert.Equal(constant.Parameters["0.bias"].Span.ToArray(), given.Parameters["0.bias"].Span.ToArray());
    }

    [Fact]
    public void The_loss_is_the_mean_by_weights_of_classes_and_samples()
    {
        var (x, labels) = Samples(7);
        float[] each = [0.3f, 1, 2.5f, 0, 1.5f, 0.7f, 1];
        var model = new BothWeights(seed: 2);
        var (sum, total) = (0.0, 0.0);
        for (var sample = 0; sample < 7; sample++)
        {
            var logits = StandardizeTests.Linear(model.Parameters["0.weight"].Span, model.Parameters["0.bias"].Span, [.. x[(3 * sample)..(3 * sample + 3)].Select(v => (double)v)]);
            var weight = (double)s_classWeights[labels[sample]] * each[sample];
            sum += weight * (Math.Log(logits.Sum(Math.Exp)) - logits[labels[sample]]);
            total += weight;
        }
        Assert.Equal(sum / total, model.CreateTrainer(7).Evaluate(x, labels, s_classWeights, each), 5);
        var data = new Dataset(DataColumn.Of(x, 3), DataColumn.Of(labels), DataColumn.OfShared(s_classWeights), DataColumn.Of(each));
        Assert.Equal(sum / total, model.CreateTrainer(7).Evaluate(data).Loss, 5);
        // A part of the samples has the same weights of classes.
        Assert.Equal(model.CreateTrainer(7).Evaluate(data.Subset([4])).Loss, model.CreateTrainer(7).Evaluate(x.AsSpan(12, 3), labels.AsSpan(4, 1), s_classWeights, each.AsSpan(4, 1)), 6);
    }

    [Fact]
    public void A_sample_of_weight_2_counts_as_two_samples()
    {
        var (x, _) = Samples(5);
        float[] y = [1, -2, 0.5f, 3, -1], twice = [1, 2, 1, 0, 2];
        var weighted = new WeightedRegression(seed: 1);
        Fit(weighted.CreateTrainer(8), new Dataset(DataColumn.Of(x, 3), DataColumn.Of(y), DataColumn.Of(twice)), batch: 5);
        var repeated = new WeightedRegression(seed: 1);
        var data = new Dataset(DataColumn.Of(x, 3), DataColumn.Of(y), DataColumn.Of(Enumerable.Repeat(1f, 5).ToArray())).Subset([0, 1, 1, 2, 4, 4]);
        Fit(repeated.CreateTrainer(8), data, batch: 6);
        Assert.Equal(weighted.Parameters["0.weight"].Span.ToArray(), repeated.Parameters["0.weight"].Span.ToArray(), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void A_column_for_each_sample_where_one_is_shared_is_refused()
    {
        var (x, labels) = Samples(4);
        var error = Assert.Throws<ArgumentException>(() => new GivenWeights().CreateTrainer(4).Evaluate(
            new Dataset(DataColumn.Of(x, 3), DataColumn.Of(labels), DataColumn.Of(new float[16], 4))));
        Assert.Contains("'classWeights' is shared by the batch, but column 2 has one for each sample", error.Message);
        Assert.Contains("3 elements of Single per batch", Assert.Throws<ArgumentException>(() => new GivenWeights().CreateTrainer(4).Evaluate(
            new Dataset(DataColumn.Of(x, 3), DataColumn.Of(labels), DataColumn.OfShared(new float[3])))).Message);
    }

    private static void Fit(ITrainer trainer, Dataset data, int batch = 8) =>
        trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(data, batch), new FitOptions { Epochs = 3 });

    private static (float[] X, int[] Labels) Samples(int count)
    {
        var random = new Random(count);
        return (StandardizeTests.Values(count * 3, count), [.. Enumerable.Range(0, count).Select(_ => random.Next(4))]);
    }
}
