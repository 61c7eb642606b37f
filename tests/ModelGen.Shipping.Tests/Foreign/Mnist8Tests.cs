namespace ModelGen.Shipping.Tests;

public class Mnist8Tests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "models", "mnist-8");
    private static readonly Mnist8.Predictor Predictor = Load().CreatePredictor();

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public void It_gives_the_published_outputs(int set)
    {
        var io = SafetensorsFile.Read(Path.Combine(Folder, "io.safetensors"));
        var (input, expected) = (io[$"set{set}.input"].ToSingles(), io[$"set{set}.output"].ToSingles());
        var output = new float[10];
        Predictor.Predict(input, output);
        // The published outputs, sums of up to thousands in single precision, are themselves that far from the exact ones.
        var most = expected.Max(Math.Abs);
        for (var i = 0; i < output.Length; i++)
            Assert.True(Math.Abs(output[i] - expected[i]) <= 1e-6 * most, $"Score {i} is {output[i]}, expected {expected[i]}.");
    }

    [Fact]
    public void It_names_9891_of_the_10000_test_images_rightly() => Assert.Equal(9891, Mnist.CountRight(Predictor, pixel => pixel));

    // The file has CNTK's names, and the matrix of the last layer stands [in, out].
    private static Mnist8 Load()
    {
        var file = SafetensorsFile.Read(Path.Combine(Folder, "weights.safetensors"));
        var model = new Mnist8();
        foreach (var (name, parameter) in new[] { ("conv1.weight", "Parameter5"), ("conv1.bias", "Parameter6"), ("conv2.weight", "Parameter87"), ("conv2.bias", "Parameter88"), ("fc.bias", "Parameter194") })
            file[parameter].ToSingles().CopyTo(model.Parameters[name].Span);
        var matrix = file["Parameter193"].ToSingles();
        var weight = model.Parameters["fc.weight"].Span;
        var inputs = matrix.Length / 10;
        for (var row = 0; row < 10; row++)
            for (var column = 0; column < inputs; column++) weight[row * inputs + column] = matrix[column * 10 + row];
        return model;
    }
}
