using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>Focal losses of many samples of one place each, against their formula in double.</summary>
[Collection(nameof(WidthTests))]
public sealed class FocalRowsTests
{
    // More than are gathered at a time, and no whole vectors.
    private const int Batch = 293, Classes = 5, Ignored = 1;

    private const double Gamma = 1.5;

    private static readonly double[] s_weights = [0.5, 1, 0, 2, 1.5];

    // An input of its own that is more than a few numbers keeps a network from being straight lines of one sample.
    private static readonly Lazy<ModelCompilation> s_models = new(() => ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n" + string.Concat(
        Declaration("Plain", ""), Declaration("Weighted", ", classWeights: [0.5, 1, 0, 2, 1.5], ignoreIndex: 1"), Declaration("Ignoring", ", ignoreIndex: 1"))));

    private static string Declaration(string name, string options) =>
        $"[Model(InputGradients = true)]\npublic sealed partial class {name}\n{{\nstatic (Tensor a, Tensor b) Forward([Shape({Classes})] Tensor x, [Shape(300)] Tensor large) => (Identity(x), Identity(large));\n" +
        $"static Tensor Loss(Tensor a, Tokens label) => FocalLoss(a, label, gamma: 1.5{options});\n}}\n";

    [Theory]
    [InlineData("Plain", false, false)]
    [InlineData("Weighted", true, true)]
    [InlineData("Ignoring", false, true)]
    public void Many_samples_have_the_loss_and_the_gradient_of_the_formula(string name, bool weighted, bool ignores)
    {
        Assert.Contains(s_models.Value.Generated.Keys, file => file.StartsWith("Kernels/ClassTerms", StringComparison.Ordinal) && file.Contains("_Focal_One_Rows.", StringComparison.Ordinal));
        var random = new Random(Classes);
        var x = Enumerable.Range(0, Batch * Classes).Select(_ => random.NextSingle() * 6 - 3).ToArray();
        var labels = Enumerable.Range(0, Batch).Select(_ => random.Next(Classes)).ToArray();
        var (loss, gradient) = Formula(x, labels, type => ignores && type == Ignored ? 0 : weighted ? s_weights[type] : 1);
        try
        {
            foreach (var bits in new[] { 512, 256, 128, 0 })
            {
                Simd.Limit = bits;
                var trainer = s_models.Value.Model(name).CreateTrainer(Batch);
                Assert.Equal(loss, trainer.ForwardBackward([x, new float[300 * Batch], labels]), 1e-6 * loss);
                var actual = new float[x.Length];
                trainer.CopyInputGradient(0, actual);
                for (var i = 0; i < x.Length; i++) Assert.True(Math.Abs(gradient[i] - actual[i]) <= 1e-8 + 1e-5 * Math.Abs(gradient[i]), $"[{i}] at {bits} bits: {gradient[i]:R} and {actual[i]:R}");
            }
        }
        finally
        {
            Simd.Limit = 512;
        }
    }

    /// <summary>Σ w -(1 - p)^γ log p over Σ w for p = softmax(x)[label], and what it gives back to x.</summary>
    private static (double Loss, double[] Gradient) Formula(float[] x, int[] labels, Func<int, double> weight)
    {
        var (loss, gradient, weights) = (0.0, new double[x.Length], labels.Sum(weight));
        for (var sample = 0; sample < labels.Length; sample++)
        {
            var exps = x.Skip(sample * Classes).Take(Classes).Select(value => Math.Exp(value)).ToArray();
            var p = exps[labels[sample]] / exps.Sum();
            var share = weight(labels[sample]) / weights;
            loss -= share * Math.Pow(1 - p, Gamma) * Math.Log(p);
            var byLog = share * Math.Pow(1 - p, Gamma - 1) * (Gamma * p * Math.Log(p) - (1 - p));
            for (var type = 0; type < Classes; type++) gradient[sample * Classes + type] = byLog * ((type == labels[sample] ? 1 : 0) - exps[type] / exps.Sum());
        }
        return (loss, gradient);
    }
}
