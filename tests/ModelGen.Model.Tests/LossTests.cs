using ModelGen.Training;
using static ModelGen.Layers;

namespace ModelGen.Model.Tests;

/// <summary>Logits that come in as they are, with one loss or another.</summary>
[Model(3)]
[Linear(3, Name = "scores"), CrossEntropyLoss(IgnoreIndex = 1)]
public sealed partial class IgnoringNet;

[Model(3)]
[Linear(3, Name = "scores"), CrossEntropyLoss(Reduction = Reduction.Sum)]
public sealed partial class SummingNet;

[Model(3)]
[Linear(3, Name = "scores"), CrossEntropyLoss(ClassWeights = [0.5, 2, 1], SampleWeights = true)]
public sealed partial class WeighingNet;

[Model(3)]
[Linear(3, Name = "scores"), RMSELoss]
public sealed partial class RootNet;

/// <summary>Parts that count differently: ignored places, samples, a sum and a weighted mean.</summary>
[Model]
public sealed partial class MixedNet
{
    private static (Tensor scores, Tensor box) Forward([Shape(3)] Tensor x) => (Linear(x, 3, name: "scores"), Linear(x, 2, name: "box"));

    private static Tensor Loss(Tensor scores, Tensor box, Tokens label, [Shape(2)] Tensor place, [Shape] Tensor weight) =>
        CrossEntropyLoss(scores, label, ignoreIndex: 1) + 0.5 * Mean(Abs(box - place)) - 0.25 * MSELoss(box, place, weights: weight) + 0.01 * MSELoss(box, place, reduction: Reduction.Sum);
}

/// <summary>Losses that count in different ways, with data for each.</summary>
internal static class LossNets
{
    public const int Samples = 23;

    private static readonly float[] s_places = [.. Enumerable.Range(0, 3 * Samples).Select(i => MathF.Cos(0.9f * i))];
    private static readonly float[] s_weights = [.. Enumerable.Range(0, Samples).Select(i => 0.2f + i % 5)];

    public static IEnumerable<string> Names => ["ignoring", "summing", "weighing", "root", "mixed", "wholly ignored by default"];

    public static float[] Inputs { get; } = [.. Enumerable.Range(0, 3 * Samples).Select(i => MathF.Sin(1.7f * i))];

    public static int[] Labels { get; } = [.. Enumerable.Range(0, Samples).Select(i => i < 4 ? 1 : i * i % 3)];

    public static (Func<int, ITrainer> Make, Dataset Data) Of(string name)
    {
        DataColumn inputs = DataColumn.Of(Inputs, 3), labels = DataColumn.Of(Labels), weights = DataColumn.Of(s_weights, 1);
        switch (name)
        {
            case "ignoring": return (size => new IgnoringNet(1).CreateTrainer(size), new Dataset(inputs, labels));
            case "summing": return (size => new SummingNet(1).CreateTrainer(size), new Dataset(inputs, labels));
            case "weighing": return (size => new WeighingNet(1).CreateTrainer(size), new Dataset(inputs, labels, weights));
            case "root": return (size => new RootNet(1).CreateTrainer(size), new Dataset(inputs, DataColumn.Of(s_places, 3)));
            case "mixed": return (size => new MixedNet(1).CreateTrainer(size), new Dataset(inputs, labels, DataColumn.Of(s_places[..(2 * Samples)], 2), weights));
            default: return (size => new SummingNet(1).CreateTrainer(size), new Dataset(inputs, DataColumn.Of([.. Labels.Select((label, i) => i % 4 > 0 ? -100 : label)])));
        }
    }
}

/// <summary>Losses of whole data sets: what counts is counted once, however the samples are cut into batches.</summary>
public sealed class LossTests
{
    private const int Samples = LossNets.Samples;

    public static TheoryData<string> Nets => [.. LossNets.Names];

    [Theory, MemberData(nameof(Nets))]
    public void The_loss_of_a_data_set_does_not_depend_on_its_batches(string net)
    {
        var (make, data) = LossNets.Of(net);
        // A single batch of all samples is what the loss says by itself.
        var whole = make(Samples);
        var tensors = data.Columns.Select((column, index) => All(data, index)).ToArray();
        var expected = whole.Evaluate(tensors);
        foreach (var size in new[] { Samples, 1, 2, 3, 7, 10 })
        {
            Assert.Equal(expected, make(size).Evaluate(data).Loss, 2e-6 * Math.Abs(expected));
            var fitted = make(size);
            var result = fitted.Fit(new SGD(fitted, 1e-30), new BatchLoader(data, size), new FitOptions { Validation = data });
            Assert.Equal(expected, result.Epochs[0].TrainingLoss, 2e-6 * Math.Abs(expected));
            Assert.Equal(expected, result.Epochs[0].ValidationLoss, 2e-6 * Math.Abs(expected));
        }
    }

    [Fact]
    public void A_batch_that_is_wholly_ignored_is_a_step_of_gradient_0()
    {
        var model = new IgnoringNet(seed: 1);
        var before = model.Parameters["scores.weight"].Span.ToArray();
        var trainer = model.CreateTrainer(4);
        var data = new Dataset(DataColumn.Of(LossNets.Inputs[..12], 3), DataColumn.Of([1, 1, 1, 1]));
        var result = trainer.Fit(new SGD(trainer, 0.1), new BatchLoader(data, 4), new FitOptions());
        Assert.Equal(FitEnd.Completed, result.End);
        Assert.Equal(0, result.SkippedSteps);
        Assert.Equal(before, model.Parameters["scores.weight"].Span.ToArray());
        // Nothing has counted, so there is no loss to tell.
        Assert.True(double.IsNaN(result.Epochs[0].TrainingLoss));
        Assert.True(double.IsNaN(trainer.Evaluate(data).Loss));
    }

    private static TensorMemory All(Dataset data, int column)
    {
        var loader = new BatchLoader(data, Samples);
        loader.Next();
        return loader.Batch[column];
    }
}
