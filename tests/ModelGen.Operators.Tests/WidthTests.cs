using ModelGen.Testing;

namespace ModelGen.Operators.Tests;

/// <summary>Single precision at every width against double.</summary>
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
        foreach (var bits in new[] { 512, 256, 128, 0 })
        {
            using var held = ThreadWidth.Hold(bits);
            var run = new Run(sample, Precision.Single, batch: 5);
            var actual = run.Gradients();
            for (var i = 0; i < outputs.Count; i++) Near(outputs[i], run.Output(i), $"output at {bits} bits");
            foreach (var (want, got) in expected.Zip(actual)) Near(want.Gradient, got.Gradient, $"gradient of {want.Name} at {bits} bits");
        }
    }

    [Fact]
    public void Kernels_ask_for_the_width_of_their_thread()
    {
        var before = ThreadWidth.Asked;
        new Run(Samples.Named("ReLU of [293]"), Precision.Single, batch: 5).Gradients();
        Assert.True(ThreadWidth.Asked > before, "No kernel has asked which width its thread is held to, so all widths are tested as one.");
    }

    internal static void Near(double[] expected, double[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Length == 0 ? 0 : expected.Max(Math.Abs);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * Math.Max(1, scale) + 1e-4 * Math.Abs(expected[i]), $"{what}[{i}]: {expected[i]:R} and {actual[i]:R}");
    }
}
