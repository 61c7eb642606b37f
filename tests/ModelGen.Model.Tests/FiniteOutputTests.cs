using static ModelGen.Layers;

namespace ModelGen.Model.Tests;

[Model(16, 12, 12)]
[Conv2d(16, 3, Padding = 1, Bias = false)]
public sealed partial class SpreadingNet;

[Model(16, 12, 12, Winograd = WinogradMode.Off)]
[Conv2d(16, 3, Padding = 1, Bias = false)]
public sealed partial class KeepingNet;

[Model]
public sealed partial class ExplodingNet
{
    private static Tensor Forward([Shape(3)] Tensor input) => Exp(Linear(input, 3, name: "fc"));
}

/// <summary>A predictor says where an output is not finite, where it is asked to.</summary>
public sealed class FiniteOutputTests
{
    private const int Pixels = 12 * 12;

    [Fact]
    public void An_output_that_is_not_finite_is_named_and_so_is_its_input()
    {
        var predictor = new SpreadingNet(seed: 1).CreatePredictor(new PredictorOptions { CheckFinite = true });
        float[] images = new float[2 * 16 * Pixels], outputs = new float[2 * 16 * Pixels];
        predictor.Predict(images, outputs);
        images[16 * Pixels + 3 * Pixels + 5] = float.PositiveInfinity;
        var message = Assert.Throws<NotFiniteNumberException>(() => { predictor.Predict(images, outputs); }).Message;
        Assert.Matches("^'output' holds (NaN|-?Infinity) at element [0-9]+ of sample 1; 'image' holds Infinity at element 437 of sample 1[.]$", message);
        // Unasked it is handed out.
        new SpreadingNet(seed: 1).CreatePredictor().Predict(images, outputs);
        Assert.Contains(outputs, value => !float.IsFinite(value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Finite_inputs_are_said_to_be_finite(int samples)
    {
        var model = new ExplodingNet(seed: 1);
        model.Parameters["fc.weight"].Span.Clear();
        model.Parameters["fc.bias"].Span.Clear();
        model.Parameters["fc.weight"].Span[3] = 1;
        var predictor = model.CreatePredictor(new PredictorOptions { CheckFinite = true });
        var (inputs, outputs) = (new float[3 * samples], new float[3 * samples]);
        predictor.Predict(inputs, outputs);
        inputs[3 * (samples - 1)] = 1000;
        var fault = Assert.Throws<NotFiniteNumberException>(() => { predictor.Predict(inputs, outputs); });
        Assert.Equal($"'output' holds Infinity at element 1 of sample {samples - 1}, though all inputs are finite.", fault.Message);
        Assert.Equal(double.PositiveInfinity, fault.OffendingNumber);
    }

    [Fact]
    public void Direct_convolution_keeps_an_infinity_to_the_places_that_see_it()
    {
        int Faults(IPredictor predictor)
        {
            float[] image = new float[16 * Pixels], output = new float[16 * Pixels];
            image[5 * 12 + 5] = float.PositiveInfinity;
            predictor.Predict([image], [output]);
            return output.Count(value => !float.IsFinite(value));
        }
        Assert.Equal(16 * 9, Faults(new KeepingNet(seed: 1).CreatePredictor()));
        Assert.True(Faults(new SpreadingNet(seed: 1).CreatePredictor()) > 16 * 9);
    }
}
