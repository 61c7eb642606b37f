using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>Functions of samples whose last axis does not fill vectors, many of which go through them at once, against plain loops.</summary>
[Collection(nameof(WidthTests))]
public sealed class FewColumnsTests
{
    // Whole sixteens, several periods of the widest vectors, and a few samples behind them.
    private const int Batch = 131;

    private static readonly (int Rows, int Columns)[] s_sizes = [(37, 3), (3, 7)];

    private static readonly (int Channels, int After)[] s_channels = [(3, 1), (5, 3)];

    private static readonly (int Time, int Features)[] s_places = [(7, 3), (5, 17), (3, 40)];

    private static readonly (string Loss, int Columns)[] s_losses = [("MSELoss", 7), ("BinaryFocalLoss", 7), ("BCEWithLogitsLoss", 1), ("LogCoshLoss", 37)];

    private static readonly Lazy<ModelCompilation> s_models = new(() => ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n" +
        string.Concat(s_sizes.Select(s => Wired($"Reduce{s.Rows}x{s.Columns}", $"{s.Rows}, {s.Columns}", "(Tensor, Tensor, Tensor, Tensor)", "(Sum(x, 0), Mean(x, 1), Max(x, 0), Max(x, 1))") +
            Wired($"Rows{s.Rows}x{s.Columns}", $"{s.Rows}, {s.Columns}", "(Tensor, Tensor, Tensor, Tensor)", "(Softmax(x, 0), LogSoftmax(x, 0), Normalize(x, 0), LocalResponseNorm(x, 3))"))) +
        string.Concat(s_channels.Select(s => (s, Shape: s.Channels + (s.After > 1 ? $", {s.After}" : ""))).Select(of =>
            Wired($"PReLU{of.s.Channels}x{of.s.After}", of.Shape, "(Tensor)", $"(PReLU(x, {of.s.Channels}))") + Wired($"Norm{of.s.Channels}x{of.s.After}", of.Shape, "(Tensor)", "(BatchNorm(x))"))) +
        string.Concat(s_losses.Select(s => $"[Model(InputGradients = true)]\npublic sealed partial class {s.Loss}{s.Columns}\n{{\nstatic (Tensor a, Tensor b) Forward([Shape({s.Columns})] Tensor x, [Shape(300)] Tensor large) => " +
            $"(Identity(x), Identity(large));\nstatic Tensor Loss(Tensor a, [Shape({s.Columns})] Tensor target) => {s.Loss}(a, target);\n}}\n")) +
        string.Concat(s_places.Select(s => $"[Model({s.Time}, {s.Features}), PositionalEncoding]\npublic sealed partial class Place{s.Time}x{s.Features};\n" +
            $"[Model({s.Time}, {s.Features}, Precision = Precision.Double), PositionalEncoding]\npublic sealed partial class DoublePlace{s.Time}x{s.Features};\n"))));

    // An input of its own that is more than a few numbers keeps a network from being straight lines of one sample.
    private static string Wired(string name, string shape, string results, string calls) =>
        $"[Model(InputGradients = true)]\npublic sealed partial class {name}\n{{\nstatic {results[..^1]}, Tensor) Forward([Shape({shape})] Tensor x, [Shape(300)] Tensor large) => {calls[..^1]}, Identity(large));\n}}\n";

    [Fact]
    public void Reductions_give_what_loops_give() => AtAllWidths(bits =>
    {
        foreach (var (rows, columns) in s_sizes)
        {
            var random = new Random(rows);
            // Few numbers, so that most of what is reduced has several of the largest.
            var x = Draw(Batch * rows * columns, () => random.Next(4) - 5);
            float[] sum = new float[Batch * columns], mean = new float[Batch * rows], most = new float[Batch * columns], along = new float[Batch * rows], dx = new float[x.Length];
            float[][] dy = [Draw(sum.Length, random.NextSingle), Draw(mean.Length, random.NextSingle), Draw(sum.Length, random.NextSingle), Draw(mean.Length, random.NextSingle)];
            for (var b = 0; b < Batch; b++)
            {
                int At(int r, int c) => (b * rows + r) * columns + c;
                for (var c = 0; c < columns; c++)
                {
                    var largest = Enumerable.Range(0, rows).Max(r => x[At(r, c)]);
                    var winners = Enumerable.Range(0, rows).Where(r => x[At(r, c)] == largest).ToList();
                    sum[b * columns + c] = Enumerable.Range(0, rows).Sum(r => x[At(r, c)]);
                    most[b * columns + c] = largest;
                    foreach (var r in winners) dx[At(r, c)] += dy[2][b * columns + c] / winners.Count;
                }
                for (var r = 0; r < rows; r++)
                {
                    var largest = Enumerable.Range(0, columns).Max(c => x[At(r, c)]);
                    var winners = Enumerable.Range(0, columns).Where(c => x[At(r, c)] == largest).ToList();
                    mean[b * rows + r] = Enumerable.Range(0, columns).Average(c => x[At(r, c)]);
                    along[b * rows + r] = largest;
                    foreach (var c in winners) dx[At(r, c)] += dy[3][b * rows + r] / winners.Count;
                    for (var c = 0; c < columns; c++) dx[At(r, c)] += dy[0][b * columns + c] + dy[1][b * rows + r] / columns;
                }
            }
            var (outputs, gradient) = Run($"Reduce{rows}x{columns}", Batch, x, dy);
            foreach (var (want, got, i) in new[] { sum, mean, most, along }.Select((want, i) => (want, outputs[i], i))) Near(want, got, $"output {i} of {rows}x{columns} at {bits} bits");
            Near(dx, gradient, $"gradient of {rows}x{columns} at {bits} bits");
        }
    });

    [Fact]
    public void Samples_side_by_side_give_what_each_gives_alone() => AtAllWidths(bits =>
    {
        foreach (var (rows, columns) in s_sizes)
        {
            var random = new Random(columns);
            var size = rows * columns;
            const int some = 37;
            var x = Draw(some * size, () => random.NextSingle() * 4 - 2);
            float[][] dy = [.. Enumerable.Range(0, 4).Select(_ => Draw(x.Length, random.NextSingle))];
            var (outputs, gradient) = Run($"Rows{rows}x{columns}", some, x, dy);
            for (var b = 0; b < some; b++)
            {
                float[] Of(float[] all) => all[(b * size)..((b + 1) * size)];
                var (alone, its) = Run($"Rows{rows}x{columns}", 1, Of(x), [.. dy.Select(Of)]);
                for (var i = 0; i < 4; i++) Near(alone[i], Of(outputs[i]), $"output {i} of {rows}x{columns}, sample {b}, at {bits} bits");
                Near(its, Of(gradient), $"gradient of {rows}x{columns}, sample {b}, at {bits} bits");
            }
        }
    });

    [Fact]
    public void A_loss_of_many_samples_is_the_mean_of_what_each_gives_alone() => AtAllWidths(bits =>
    {
        foreach (var (loss, columns) in s_losses)
        {
            var random = new Random(columns);
            const int some = 37;
            float[] x = Draw(some * columns, () => random.NextSingle() * 4 - 2), target = Draw(x.Length, random.NextSingle);
            var (all, gradient) = Step(loss + columns, some, x, target);
            var mean = 0.0;
            for (var b = 0; b < some; b++)
            {
                var own = (b * columns)..((b + 1) * columns);
                var (alone, its) = Step(loss + columns, 1, x[own], target[own]);
                mean += alone / some;
                Near(its, [.. gradient[own].Select(d => d * some)], $"gradient of {loss}, sample {b}, at {bits} bits");
            }
            Assert.True(Math.Abs(mean - all) <= 1e-6 * Math.Max(1, mean), $"{loss} at {bits} bits: {mean} and {all}");
        }
    });

    private static (double Loss, float[] Gradient) Step(string name, int batch, float[] x, float[] target)
    {
        var trainer = s_models.Value.Model(name).CreateTrainer(batch);
        var loss = trainer.ForwardBackward([x, new float[300 * batch], target]);
        var gradient = new float[x.Length];
        trainer.CopyInputGradient(0, gradient);
        return (loss, gradient);
    }

    [Fact]
    public void Each_channel_has_its_own_slope() => AtAllWidths(bits =>
    {
        foreach (var (channels, after) in s_channels)
        {
            var random = new Random(after);
            var x = Draw(Batch * channels * after, () => random.NextSingle() * 2 - 1);
            var dy = Draw(x.Length, random.NextSingle);
            var model = s_models.Value.Model($"PReLU{channels}x{after}");
            var slope = model.Parameters.Items.Single(item => item.Name.EndsWith("weight", StringComparison.Ordinal)).Memory.Single;
            for (var c = 0; c < channels; c++) slope[c] = 0.1f + c;
            float[] y = new float[x.Length], dx = new float[x.Length], dslope = new float[channels];
            for (var i = 0; i < x.Length; i++)
            {
                var c = i / after % channels;
                (y[i], dx[i]) = x[i] > 0 ? (x[i], dy[i]) : (x[i] * slope[c], dy[i] * slope[c]);
                dslope[c] += x[i] > 0 ? 0 : x[i] * dy[i];
            }
            Check(model, x, dy, y, dx, $"{channels}x{after} at {bits} bits", ("weight", dslope));
        }
    });

    [Fact]
    public void Each_channel_is_normalised_by_its_own_statistics() => AtAllWidths(bits =>
    {
        foreach (var (channels, after) in s_channels)
        {
            var random = new Random(channels);
            var x = Draw(Batch * channels * after, () => random.NextSingle() * 2 - 0.5f);
            var dy = Draw(x.Length, random.NextSingle);
            var model = s_models.Value.Model($"Norm{channels}x{after}");
            float[] y = new float[x.Length], dx = new float[x.Length], dweight = new float[channels], dbias = new float[channels];
            for (var c = 0; c < channels; c++)
            {
                int[] own = [.. Enumerable.Range(0, x.Length).Where(i => i / after % channels == c)];
                double mean = own.Average(i => (double)x[i]), inverse = 1 / Math.Sqrt(own.Average(i => (x[i] - mean) * (x[i] - mean)) + 1e-5);
                double Normal(int i) => (x[i] - mean) * inverse;
                double shift = own.Sum(i => (double)dy[i]), scale = own.Sum(i => dy[i] * Normal(i));
                (dbias[c], dweight[c]) = ((float)shift, (float)scale);
                foreach (var i in own) (y[i], dx[i]) = ((float)Normal(i), (float)(inverse * (dy[i] - shift / own.Length - Normal(i) * scale / own.Length)));
            }
            Check(model, x, dy, y, dx, $"{channels}x{after} at {bits} bits", ("weight", dweight), ("bias", dbias));
        }
    });

    [Fact]
    public void Places_have_their_sines_and_cosines() => AtAllWidths(bits =>
    {
        foreach (var (time, features) in s_places)
        {
            double[] expected = [.. Enumerable.Range(0, time * features).Select(i => (T: i / features, F: i % features)).Select(at =>
                at.T / Math.Pow(10000, (at.F & ~1) / (double)features) is var angle && at.F % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle))];
            var single = new float[expected.Length];
            s_models.Value.Model($"Place{time}x{features}").CreatePredictor().Predict([new float[expected.Length]], [single]);
            var exact = new double[expected.Length];
            s_models.Value.Model($"DoublePlace{time}x{features}").CreatePredictor().Predict([new double[expected.Length]], [exact]);
            for (var i = 0; i < expected.Length; i++)
            {
                Assert.True(Math.Abs(expected[i] - single[i]) <= 1e-7, $"[{i}] of {time}x{features} at {bits} bits: {expected[i]:R} and {single[i]:R}");
                Assert.True(Math.Abs(expected[i] - exact[i]) <= 1e-13, $"[{i}] of {time}x{features} at {bits} bits: {expected[i]:R} and {exact[i]:R}");
            }
        }
    });

    private static void AtAllWidths(Action<int> check)
    {
        try
        {
            foreach (var bits in new[] { 512, 256, 128, 0 })
            {
                Simd.Limit = bits;
                check(bits);
            }
        }
        finally
        {
            Simd.Limit = 512;
        }
    }

    private static float[] Draw(int count, Func<float> next) => [.. Enumerable.Range(0, count).Select(_ => next())];

    /// <summary>The outputs of a batch, and the gradient of its input.</summary>
    private static (float[][] Outputs, float[] Gradient) Run(string name, int batch, float[] x, float[][] dy)
    {
        var trainer = s_models.Value.Model(name).CreateTrainer(batch);
        trainer.Forward([x, new float[300 * batch]]);
        var outputs = dy.Select(d => new float[d.Length]).ToArray();
        for (var i = 0; i < outputs.Length; i++) trainer.CopyOutput(i, outputs[i]);
        trainer.Backward([.. dy.Select(d => (TensorMemory)d), new float[300 * batch]]);
        var gradient = new float[x.Length];
        trainer.CopyInputGradient(0, gradient);
        return (outputs, gradient);
    }

    private static void Check(CompiledModel model, float[] x, float[] dy, float[] y, float[] dx, string what, params (string Name, float[] Gradient)[] weights)
    {
        var trainer = model.CreateTrainer(Batch);
        trainer.Forward([x, new float[300 * Batch]]);
        var (output, gradient) = (new float[y.Length], new float[x.Length]);
        trainer.CopyOutput(0, output);
        trainer.Backward([dy, new float[300 * Batch]]);
        trainer.CopyInputGradient(0, gradient);
        Near(y, output, "output of " + what);
        Near(dx, gradient, "gradient of " + what);
        foreach (var (name, want) in weights)
            Near(want, trainer.Gradients.Items.Single(item => item.Name.EndsWith(name, StringComparison.Ordinal)).Memory.Single.ToArray(), $"gradient of {name} of {what}");
    }

    private static void Near(float[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= 2e-5 * scale, $"{what}, [{i}]: {expected[i]:R} and {actual[i]:R}");
    }
}
