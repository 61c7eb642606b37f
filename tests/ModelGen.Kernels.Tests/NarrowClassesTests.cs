using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>Cross entropy over classes that do not fill vectors, whose samples run side by side, against the formula in double.</summary>
[Collection(nameof(WidthTests))]
public sealed class NarrowClassesTests
{
    // Blocks of several sixteens and a few samples behind them; each sample has an input of its own to be one at.
    private const int Batch = 131, Inputs = 300;

    private static readonly int[] s_classes = [2, 3, 7, 10, 17, 35];

    private static readonly Lazy<ModelCompilation> s_models = new(() => ModelCompilation.Of("using ModelGen;\n" + string.Concat(s_classes.Select(classes =>
        $"[Model({Inputs}), Linear({classes}), CrossEntropyLoss]\npublic sealed partial class Single{classes};\n" +
        $"[Model({Inputs}, Precision = Precision.Double), Linear({classes}), CrossEntropyLoss]\npublic sealed partial class Double{classes};\n"))));

    public static TheoryData<int> Classes => [.. s_classes];

    [Theory, MemberData(nameof(Classes))]
    public void Every_sample_gives_its_loss_and_gradient_at_every_width(int classes)
    {
        var random = new Random(classes);
        var target = Enumerable.Range(0, Batch).Select(_ => random.Next(classes)).ToArray();
        var before = Simd.Limit;
        try
        {
            foreach (var bits in new[] { 512, 256, 128, 0 })
            {
                Simd.Limit = bits;
                Check($"Double{classes}", target, classes, 1e-12, $"{bits} bits of double");
                Check($"Single{classes}", target, classes, 1e-5, $"{bits} bits of float");
            }
        }
        finally
        {
            Simd.Limit = before;
        }
    }

    private static void Check(string name, int[] target, int classes, double bound, string what)
    {
        var (logits, loss, gradient) = Train(name, target, classes, threads: 1);
        var expected = 0.0;
        for (var i = 0; i < Batch; i++)
        {
            var row = logits[(i * classes)..((i + 1) * classes)];
            var most = row.Max();
            var sum = row.Sum(x => Math.Exp(x - most));
            expected += (Math.Log(sum) + most - row[target[i]]) / Batch;
            for (var c = 0; c < classes; c++)
            {
                var want = Math.Exp(row[c] - most) / sum - (c == target[i] ? 1 : 0);
                Assert.True(Math.Abs(want - gradient[c * Inputs + i] * Batch) <= bound, $"gradient of sample {i}, class {c}, at {what}: {want:R} and {gradient[c * Inputs + i] * Batch:R}");
            }
        }
        Assert.True(Math.Abs(expected - loss) <= bound * Math.Max(1, expected), $"loss at {what}: {expected:R} and {loss:R}");
        var (_, again, same) = Train(name, target, classes, threads: 2);
        Assert.Equal(loss, again);
        Assert.Equal(gradient, same);
    }

    /// <summary>Logits, their loss, and its gradient with respect to the weight: column i is that of sample i's logits.</summary>
    private static (double[] Logits, double Loss, double[] Gradient) Train(string name, int[] target, int classes, int threads)
    {
        var model = s_models.Value.Model(name);
        var random = new Random(3);
        // So large that exp of them is infinite, and every other sample's so far apart that exp of what is above the smallest is, too.
        foreach (var item in model.State.Items)
            for (var i = 0; i < item.Memory.Length; i++)
            {
                var value = random.NextDouble() * (i % 2 == 0 ? 8 : 3000) + 1000;
                if (item.Memory.Type == TensorType.Double) item.Memory.Double[i] = value;
                else item.Memory.Single[i] = (float)value;
            }
        var trainer = model.CreateTrainer(Batch, threads);
        var input = new double[Batch * Inputs];
        for (var i = 0; i < Batch; i++) input[i * Inputs + i] = 1;
        var inDouble = trainer.Inputs[0].Type == TensorType.Double;
        var loss = trainer.ForwardBackward([inDouble ? input : Array.ConvertAll(input, x => (float)x), target]);
        TensorMemory logits = inDouble ? new double[Batch * classes] : new float[Batch * classes];
        trainer.CopyOutput(0, logits);
        return (Doubles(logits), loss, Doubles(trainer.Gradients.Items.Single(g => g.Memory.Length == classes * Inputs).Memory));
    }

    private static double[] Doubles(TensorMemory memory) =>
        [.. Enumerable.Range(0, memory.Length).Select(i => memory.Type == TensorType.Double ? memory.Double[i] : memory.Single[i])];
}
