using ModelGen.Training;

namespace ModelGen.Data.Tests;

/// <summary>Mean and deviation from data, against the formula in double, and what becomes of them.</summary>
public sealed class StandardizeTests
{
    [Fact]
    public void A_vector_gets_mean_and_deviation_of_each_feature()
    {
        var values = Values(17 * 5, seed: 1);
        for (var sample = 0; sample < 17; sample++) values[sample * 5 + 4] = 2.5f;
        var model = new StandardizedVector();
        model.CreateTrainer(4).Standardize(new Dataset(DataColumn.Of(values, 5)));
        var (mean, deviation) = (model.Buffers["0.mean"].Span.ToArray(), model.Buffers["0.std"].Span.ToArray());
        for (var feature = 0; feature < 4; feature++)
        {
            var (m, d) = Moments(Enumerable.Range(0, 17).Select(sample => (double)values[sample * 5 + feature]));
            Assert.Equal(((float)m, (float)d), (mean[feature], deviation[feature]));
        }
        Assert.Equal((2.5f, 1f), (mean[4], deviation[4]));
    }

    [Fact]
    public void A_predictor_and_training_mode_give_what_the_formula_gives()
    {
        var values = Values(9 * 5, seed: 2);
        // A year: far from 0 for its deviation.
        for (var sample = 0; sample < 9; sample++) values[sample * 5] = 2007 + sample % 3;
        var model = new StandardizedVector(seed: 3);
        var trainer = model.CreateTrainer(9);
        trainer.Standardize(new Dataset(DataColumn.Of(values, 5)));
        var expected = new double[18];
        for (var sample = 0; sample < 9; sample++)
        {
            var x = Enumerable.Range(0, 5).Select(i => ((double)values[sample * 5 + i] - model.Buffers["0.mean"].Span[i]) / model.Buffers["0.std"].Span[i]).ToArray();
            var hidden = Linear(model, "1", x).Select(Math.Tanh).ToArray();
            Linear(model, "3", hidden).CopyTo(expected, sample * 2);
        }
        trainer.Forward(values);
        Near(expected, trainer.Output, 1e-6);
        // In a predictor they are in the first layer's weights: there 2007 / 0.8 times the smallest difference of floats shows.
        var output = new float[18];
        model.CreatePredictor().Predict(values, output);
        Near(expected, output, 2007 / 0.8 * 1.2e-7);
        Assert.Equal(output, model.CreatePredictor().Predict(new Dataset(DataColumn.Of(values, 5)))[0].Single.ToArray());
    }

    [Fact]
    public void Channels_of_images_and_features_of_sequences_have_one_each()
    {
        var pixels = Array.ConvertAll(Values(6 * 105, seed: 4), value => (double)value);
        var image = new StandardizedImage();
        image.CreateTrainer(4).Standardize(new Dataset(DataColumn.Of(pixels, 105)));
        Assert.Equal([3, 1, 1], image.Buffers["0.mean"].Shape);
        for (var channel = 0; channel < 3; channel++)
        {
            var (m, d) = Moments(pixels.Where((_, index) => index / 35 % 3 == channel));
            Assert.Equal(m, image.Buffers["0.mean"].Span[channel], 12);
            Assert.Equal(d, image.Buffers["0.std"].Span[channel], 12);
        }
        var steps = Values(5 * 21, seed: 5);
        var sequence = new StandardizedSequence();
        sequence.CreateTrainer(4).Standardize(new Dataset(DataColumn.Of(steps, 21)));
        Assert.Equal([3], sequence.Buffers["0.mean"].Shape);
        Assert.Equal((float)Moments(steps.Where((_, index) => index % 3 == 2).Select(value => (double)value)).Mean, sequence.Buffers["0.mean"].Span[2]);
    }

    [Fact]
    public void Training_leaves_them_alone_and_files_hold_them_with_what_the_model_says()
    {
        var values = Values(20 * 21, seed: 6);
        var model = new StandardizedSequence(seed: 1);
        var trainer = model.CreateTrainer(4);
        var data = new Dataset(DataColumn.Of(values, 21), DataColumn.Of(Values(40, seed: 7), 2));
        trainer.Standardize(data);
        var before = model.Buffers["0.mean"].Span.ToArray();
        trainer.Fit(new Adam(trainer, 0.01), new BatchLoader(data, 4));
        Assert.Equal(before, model.Buffers["0.mean"].Span.ToArray());

        var path = Path.GetTempFileName();
        model.Save(path, new Dictionary<string, string> { ["unit"] = "mm" });
        var loaded = StandardizedSequence.Load(path);
        File.Delete(path);
        Assert.Equal("mm", loaded.Metadata["unit"]);
        Assert.Equal(before, loaded.Buffers["0.mean"].Span.ToArray());
        Assert.Equal(model.Buffers["0.std"].Span.ToArray(), loaded.Buffers["0.std"].Span.ToArray());
        using var stream = new MemoryStream();
        loaded.Save(stream, loaded.Metadata);
        Assert.Equal("mm", StandardizedSequence.Load(stream.ToArray()).Metadata["unit"]);
        Assert.Empty(new StandardizedSequence().Metadata);
    }

    [Fact]
    public void Of_several_layers_one_is_named_and_what_does_not_fit_changes_nothing()
    {
        var model = new TwoInputs();
        var trainer = model.CreateTrainer(4);
        var data = new Dataset(DataColumn.Of(new float[] { 1, 2, 3, 4 }, 2), DataColumn.Of(new float[] { 1, 2, 3, 4, float.NaN, 6 }, 3));
        Assert.Contains("2 Standardize layers; say which one. It has: first, second", Assert.Throws<ArgumentException>(() => trainer.Standardize(data)).Message);
        Assert.Contains("no Standardize layer 'third'", Assert.Throws<ArgumentException>(() => trainer.Standardize(data, "third")).Message);
        Assert.Contains("'second.mean' is [3], but the input 'a' is [2]", Assert.Throws<ArgumentException>(() => trainer.Standardize(data, "second")).Message);
        Assert.Contains("'b' at place 1 are not all finite", Assert.Throws<ArgumentException>(() => trainer.Standardize(data, "second", input: 1)).Message);
        Assert.Contains("no input 2", Assert.Throws<ArgumentException>(() => trainer.Standardize(data, "second", input: 2)).Message);
        Assert.Equal([0, 0, 0], model.Buffers["second.mean"].Span.ToArray());
        trainer.Standardize(data, "first");
        Assert.Equal([2, 3], model.Buffers["first.mean"].Span.ToArray());
        Assert.Equal([1, 1], model.Buffers["first.std"].Span.ToArray());
    }

    internal static float[] Values(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(3 * random.NextDouble() - 1))];
    }

    internal static double[] Linear(StandardizedVector model, string path, double[] x) => Linear(model.Parameters[path + ".weight"].Span, model.Parameters[path + ".bias"].Span, x);

    internal static double[] Linear(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, double[] x)
    {
        var y = new double[bias.Length];
        for (var o = 0; o < y.Length; o++)
        {
            y[o] = bias[o];
            for (var i = 0; i < x.Length; i++) y[o] += (double)weight[o * x.Length + i] * x[i];
        }
        return y;
    }

    private static (double Mean, double Deviation) Moments(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        return (mean, Math.Sqrt(all.Average(value => (value - mean) * (value - mean))));
    }

    private static void Near(double[] expected, ReadOnlySpan<float> actual, double bound)
    {
        for (var i = 0; i < expected.Length; i++) Assert.InRange(actual[i], expected[i] - bound, expected[i] + bound);
    }
}
