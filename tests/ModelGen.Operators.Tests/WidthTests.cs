using ModelGen.Runtime;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ModelGen.Operators.Tests;

/// <summary>Single precision at every width, and the predictor's fused kernels, against double.</summary>
public sealed class WidthTests
{
    public static TheoryData<string> Names => Samples.Names;

    [Theory, MemberData(nameof(Names))]
    public void Every_width_gives_outputs_and_gradients_of_double(string name)
    {
        var sample = Samples.Named(name);
        var exact = new Run(sample, Precision.Double, batch: 5);
        var expected = exact.Gradients();
        var outputs = Enumerable.Range(0, exact.Trainer.Outputs.Count).Select(exact.Output).ToList();
        var before = Simd.Limit;
        try
        {
            foreach (var bits in new[] { 512, 256, 128, 0 })
            {
                Simd.Limit = bits;
                var run = new Run(sample, Precision.Single, batch: 5);
                var actual = run.Gradients();
                for (var i = 0; i < outputs.Count; i++) Near(outputs[i], run.Output(i), $"output at {bits} bits");
                foreach (var (want, got) in expected.Zip(actual)) Near(want.Gradient, got.Gradient, $"gradient of {want.Name} at {bits} bits");
            }
        }
        finally
        {
            Simd.Limit = before;
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_predictor_gives_what_evaluation_gives(string name)
    {
        var sample = Samples.Named(name);
        var exact = new Run(sample, Precision.Double, batch: 3);
        exact.Trainer.Evaluate(exact.Tensors);
        var run = new Run(sample, Precision.Single, batch: 3);
        var predictor = run.Model.CreatePredictor();
        var outputs = predictor.Outputs.Select(info => new float[info.ElementCount * 3]).ToArray();
        predictor.Predict(run.Inputs, [.. outputs.Select(output => (TensorMemory)output)]);
        for (var i = 0; i < outputs.Length; i++) Near(exact.Output(i), [.. outputs[i].Select(x => (double)x)], "prediction");
    }

    private static void Near(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Length == 0 ? 0 : expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * Math.Max(1, scale) + 1e-4 * Math.Abs(expected[i]), $"{what}[{i}]: {expected[i]:R} and {actual[i]:R}");
    }
}
