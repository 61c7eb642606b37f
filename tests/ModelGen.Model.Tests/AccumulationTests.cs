using ModelGen.Training;

namespace ModelGen.Model.Tests;

/// <summary>Batches that make a step together are one large batch, whatever counts in each.</summary>
public sealed class AccumulationTests
{
    private const int Samples = 23;
    private const double Rate = 0.3;

    public static TheoryData<string, int, int> Cuts
    {
        get
        {
            var cuts = new TheoryData<string, int, int>();
            foreach (var net in LossNets.Names.Where(name => name != "mixed"))
                foreach (var (size, batches) in new[] { (1, 23), (3, 3), (3, 8), (7, 2), (10, 3), (8, 64) }) cuts.Add(net, size, batches);
            return cuts;
        }
    }

    [Theory, MemberData(nameof(Cuts))]
    public void Steps_are_those_of_large_batches(string net, int size, int batches)
    {
        var (make, data) = LossNets.Of(net);
        (double[] Weights, FitResult Result, List<(int Step, double Loss, double Norm)> Seen) Run(int batch, int accumulate)
        {
            var trainer = make(batch);
            var seen = new List<(int, double, double)>();
            var result = trainer.Fit(new SGD(trainer, 1) { Momentum = 0.9 }, new BatchLoader(data, batch), new FitOptions
            {
                Epochs = 3, AccumulateGradients = accumulate, ClipNorm = 0.8, Schedule = new CosineSchedule(Rate), Validation = data,
                Penalties = [new WeightPenalty(trainer) { L2 = 0.1 }], Progress = at => seen.Add((at.Step, at.BatchLoss, at.GradientNorm)),
            });
            return (Weights(trainer), result, seen);
        }
        var large = Run(Math.Min(Samples, size * batches), 1);
        var small = Run(size, batches);
        AreClose(large.Weights, small.Weights);
        Assert.Equal(large.Seen.Select(at => at.Step), small.Seen.Select(at => at.Step));
        AreClose(large.Seen.Select(at => at.Norm), small.Seen.Select(at => at.Norm));
        AreClose(large.Seen.Where(at => !double.IsNaN(at.Loss)).Select(at => at.Loss), small.Seen.Where(at => !double.IsNaN(at.Loss)).Select(at => at.Loss));
        AreClose(large.Result.Epochs.Select(epoch => epoch.TrainingLoss), small.Result.Epochs.Select(epoch => epoch.TrainingLoss));
        AreClose(large.Result.Epochs.Select(epoch => epoch.ValidationLoss), small.Result.Epochs.Select(epoch => epoch.ValidationLoss));
        AreClose(large.Result.Epochs.Select(epoch => epoch.LearningRate), small.Result.Epochs.Select(epoch => epoch.LearningRate));
    }

    [Theory]
    [InlineData(1, 23)]
    [InlineData(4, 6)]
    public void A_step_is_that_of_the_formula(int size, int batches)
    {
        var (make, data) = LossNets.Of("ignoring");
        var trainer = make(size);
        var (weight, bias) = (Values(trainer.Parameters.Items[0]), Values(trainer.Parameters.Items[1]));
        trainer.Fit(new SGD(trainer, Rate), new BatchLoader(data, size), new FitOptions { AccumulateGradients = batches });
        // -log softmax(W x + b)[label], the mean over samples whose label is not 1.
        var (weightGradient, biasGradient, counted) = (new double[9], new double[3], 0);
        for (var n = 0; n < Samples; n++)
        {
            var (x, label) = (LossNets.Inputs[(3 * n)..(3 * n + 3)], LossNets.Labels[n]);
            if (label == 1) continue;
            counted++;
            var scores = Enumerable.Range(0, 3).Select(o => bias[o] + Enumerable.Range(0, 3).Sum(i => weight[3 * o + i] * x[i])).ToArray();
            var total = scores.Sum(Math.Exp);
            for (var o = 0; o < 3; o++)
            {
                var slope = Math.Exp(scores[o]) / total - (o == label ? 1 : 0);
                biasGradient[o] += slope;
                for (var i = 0; i < 3; i++) weightGradient[3 * o + i] += slope * x[i];
            }
        }
        AreClose(weight.Select((w, i) => w - Rate * weightGradient[i] / counted), Values(trainer.Parameters.Items[0]));
        AreClose(bias.Select((b, i) => b - Rate * biasGradient[i] / counted), Values(trainer.Parameters.Items[1]));
    }

    [Fact]
    public void Gradients_are_added_up_by_hand_too()
    {
        foreach (var net in LossNets.Names.Where(name => name != "mixed"))
        {
            var (make, data) = LossNets.Of(net);
            var (large, small) = (make(Samples), make(5));
            var whole = new BatchLoader(data, Samples);
            whole.Next();
            var expected = large.ForwardBackward(whole.Batch);
            var accumulator = new GradientAccumulator(small);
            foreach (var _ in Enumerable.Range(0, 2))
            {
                var loader = new BatchLoader(data, 5);
                while (loader.Next()) accumulator.Add(small.ForwardBackward(loader.Batch), loader.Count);
                Assert.Equal((5, Samples), (accumulator.Batches, (int)accumulator.Samples));
                AreClose([expected], [accumulator.Finish()]);
                AreClose(large.Gradients.Items.SelectMany(Values), small.Gradients.Items.SelectMany(Values));
            }
            // Each pass overwrites: the last batch's are no sums.
            var last = new BatchLoader(data, 5);
            last.Next();
            small.ForwardBackward(last.Batch);
            var once = small.Gradients.Items.SelectMany(Values).ToArray();
            small.ForwardBackward(last.Batch);
            Assert.Equal(once, small.Gradients.Items.SelectMany(Values));
        }
        var trainer = LossNets.Of("root").Make(3);
        Assert.Contains("Call Add", Assert.Throws<InvalidOperationException>(() => new GradientAccumulator(trainer).Finish()).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientAccumulator(trainer).Add(1, 0));
    }

    [Fact]
    public void Parts_that_count_different_things_are_refused()
    {
        var (make, data) = LossNets.Of("mixed");
        var trainer = make(5);
        var message = Assert.Throws<NotSupportedException>(() => trainer.Fit(
            new SGD(trainer, Rate), new BatchLoader(data, 5), new FitOptions { AccumulateGradients = 2 })).Message;
        Assert.Contains("count different things", message);
        // A step of one batch needs no shares.
        trainer.Fit(new SGD(trainer, Rate), new BatchLoader(data, 5), new FitOptions());
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        var (_, data) = LossNets.Of("weighing");
        double[] Run(int threads)
        {
            ITrainer trainer = new WeighingNet(1).CreateTrainer(4, new TrainerOptions { Threads = threads });
            trainer.Fit(new AdamW(trainer, 0.01), BatchLoader.Shuffled(data, 4, seed: 1), new FitOptions { Epochs = 4, AccumulateGradients = 3 });
            return Weights(trainer);
        }
        Assert.Equal(Run(1), Run(4));
    }

    private static double[] Values(IParameter item)
    {
        var span = item.Memory.Single;
        var values = new double[span.Length];
        for (var i = 0; i < values.Length; i++) values[i] = span[i];
        return values;
    }

    private static double[] Weights(ITrainer trainer) => [.. trainer.Parameters.Items.SelectMany(Values)];

    private static void AreClose(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        Assert.Equal(expected.Count(), actual.Count());
        foreach (var (e, a) in expected.Zip(actual)) Assert.True(Math.Abs(e - a) <= 2e-6 + 5e-6 * Math.Abs(e), $"{e} and {a}");
    }
}
