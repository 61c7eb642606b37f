namespace ModelGen.Shipping.Tests;

public class BurnMnistTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "models", "burn-mnist");
    private static readonly BurnMnist.Predictor Predictor = BurnMnist.Predictor.Load(Path.Combine(Folder, "mnist.safetensors"));

    [Fact]
    public void It_gives_the_published_weights_log_probabilities()
    {
        var expected = SafetensorsFile.Read(Path.Combine(Folder, "io.safetensors"))["log_softmax"].ToSingles();
        var input = new float[256 * Mnist.Pixels];
        for (var i = 0; i < input.Length; i++) input[i] = Scale(Mnist.Images[i]);
        var output = new float[2560];
        Predictor.Predict(input, output);
        for (var i = 0; i < output.Length; i++)
            Assert.True(Math.Abs(output[i] - expected[i]) <= 1e-5 + 1e-4 * Math.Abs(expected[i]), $"Element {i} is {output[i]}, expected {expected[i]}.");
    }

    [Fact]
    public void It_names_9917_of_the_10000_test_images_rightly() => Assert.Equal(9917, Mnist.CountRight(Predictor, Scale));

    private static float Scale(byte pixel) => (pixel / 255f - 0.1307f) / 0.3081f;
}
