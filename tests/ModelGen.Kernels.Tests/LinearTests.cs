using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>
/// Linear layers whose last columns fill no panel, and such whose panels are walked in turns, against their definition.
/// </summary>
[Collection(nameof(WidthTests))]
public sealed class LinearTests
{
    // Columns behind the panels: 1, 4, 12, 3 of one panel and more; none where panels lose little or there are too many. The
    // larger ones are walked in turns, some in two parts.
    private static readonly (int Inputs, int Outputs, string Kernel)[] s_layers =
    [
        (257, 17, "Linear_Bias_ReLU_Rest257x1"), (259, 20, "Linear_Bias_ReLU_Rest259x4"), (256, 44, "Linear_Bias_ReLU_Rest256x12"), (301, 35, "Linear_Bias_ReLU_Rest301x3"),
        (255, 20, "Linear_Bias_ReLU"), (300, 45, "Linear_Bias_ReLU"), (300, 344, "Linear_Bias_ReLU"), (300, 7, "LinearDot_300x7_Bias_ReLU"), (300, 2, "LinearDot_300x2_Bias_ReLU"),
        (4320, 100, "Linear_Bias_ReLU_Rest4320x4_InTurns"), (4097, 67, "Linear_Bias_ReLU_Rest4097x3_InTurns"), (2101, 130, "Linear_Bias_ReLU_Rest2101x2_InTurns"),
        (2100, 128, "Linear_Bias_ReLU_InTurns"), (1700, 168, "Linear_Bias_ReLU_InTurns"), (2100, 600, "Linear_Bias_ReLU"),
        (800, 260, "Linear_Bias_ReLU_InTurnsOfSeveral"), (900, 225, "Linear_Bias_ReLU_Rest900x1_InTurnsOfSeveral"),
    ];

    private static readonly Lazy<ModelCompilation> s_models = new(() => ModelCompilation.Of("using ModelGen;\n" + string.Concat(
        from layer in s_layers
        from precision in new[] { "Single", "Double" }
        select $"[Model({layer.Inputs}, Precision = Precision.{precision}), Linear({layer.Outputs}), ReLU] public sealed partial class Of{layer.Inputs}x{layer.Outputs}{precision};\n")));

    public static TheoryData<int, int, string> Layers
    {
        get
        {
            var data = new TheoryData<int, int, string>();
            foreach (var (inputs, outputs, kernel) in s_layers) data.Add(inputs, outputs, kernel);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Predictors_run_through_the_kernel_that_suits_the_size(int inputs, int outputs, string kernel)
    {
        var predictor = s_models.Value.Generated.Single(f => f.Key.Contains($"Of{inputs}x{outputs}Single.Predictor", StringComparison.Ordinal)).Value;
        Assert.Contains($"Kernels.{kernel}.Run(", predictor, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Products_are_those_of_the_definition_at_every_width_and_batch(int inputs, int outputs, string kernel)
    {
        Assert.NotEmpty(kernel);
        foreach (var isDouble in new[] { false, true })
        {
            var model = s_models.Value.Model($"Of{inputs}x{outputs}{(isDouble ? "Double" : "Single")}");
            var (weight, bias) = (Values(model.State.Items[0].Memory), Values(model.State.Items[1].Memory));
            foreach (var batch in new[] { 1, 7, 33 })
            {
                var x = Enumerable.Range(0, batch * inputs).Select(i => (double)(float)Math.Sin(i * 0.37 + i / inputs)).ToArray();
                var expected = new double[batch * outputs];
                for (var i = 0; i < expected.Length; i++)
                {
                    var sum = bias[i % outputs];
                    for (var k = 0; k < inputs; k++) sum += weight[i % outputs * inputs + k] * x[i / outputs * inputs + k];
                    expected[i] = Math.Max(sum, 0);
                }
                foreach (var bits in new[] { 512, 256, 128, 0 })
                {
                    var actual = At(bits, () => Predict(model.CreatePredictor(), isDouble, x, expected.Length));
                    for (var i = 0; i < actual.Length; i++)
                        Assert.True(Math.Abs(expected[i] - actual[i]) <= (isDouble ? 1e-14 : 5e-6), $"{inputs}x{outputs}, {bits} bits, batch {batch}, {(isDouble ? "double" : "single")}: output {i} is {actual[i]}, not {expected[i]}.");
                }
            }
        }
    }

    [Theory]
    [InlineData(4320, 100)]
    [InlineData(900, 225)]
    [InlineData(2101, 130)]
    [InlineData(1700, 168)]
    public void Walking_panels_in_turns_changes_no_bit(int inputs, int outputs)
    {
        var model = s_models.Value.Model($"Of{inputs}x{outputs}Single");
        var x = Enumerable.Range(0, inputs).Select(i => Math.Cos(i * 0.61)).ToArray();
        foreach (var threads in new[] { 1, 2 })
        {
            var predictor = model.CreatePredictor(threads);
            var first = Predict(predictor, isDouble: false, x, outputs);
            for (var run = 1; run < 5; run++) Assert.Equal(first, Predict(predictor, isDouble: false, x, outputs));
        }
    }

    private static double[] At(int bits, Func<double[]> run)
    {
        Simd.Limit = bits;
        try
        {
            return run();
        }
        finally
        {
            Simd.Limit = 512;
        }
    }

    private static double[] Predict(IPredictor predictor, bool isDouble, double[] x, int outputs)
    {
        if (isDouble)
        {
            var y = new double[outputs];
            predictor.Predict([x], [y]);
            return y;
        }
        var single = new float[outputs];
        predictor.Predict([Array.ConvertAll(x, value => (float)value)], [single]);
        return Array.ConvertAll(single, value => (double)value);
    }

    private static double[] Values(TensorMemory memory) => Enumerable.Range(0, memory.Length).Select(i => memory.Type == TensorType.Double ? memory.Double[i] : memory.Single[i]).ToArray();
}
