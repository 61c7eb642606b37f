using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>A pool in a convolution's epilogue gives the bits that it gives as a layer of its own.</summary>
[Collection(nameof(WidthTests))]
public sealed class PooledConvolutionTests
{
    private static readonly (string Name, string Shape, string Convolution, string Winograd)[] s_convolutions =
    [
        ("Direct", "20, 17, 31", "Conv2d({0}, 33, 3, stride: 2, padding: 1, name: \"conv\")", "Off"),
        ("FromPlanes", "1, 13, 30", "Conv2d({0}, 30, 5, name: \"conv\")", "Fast"),
        ("Winograd2", "32, 14, 16", "Conv2d({0}, 40, 3, padding: 1, name: \"conv\")", "Accurate"),
        ("Winograd4", "32, 18, 26", "Conv2d({0}, 40, 3, padding: 1, name: \"conv\")", "Fast"),
        ("WinogradStrided", "32, 35, 50", "Conv2d({0}, 40, 3, stride: 2, padding: 1, name: \"conv\")", "Fast"),
    ];

    private static readonly string[] s_activations = ["", "ReLU", "Tanh", "LeakyReLU"];

    // A result that the caller wants, too, cannot be pooled before it is stored.
    private static readonly Lazy<ModelCompilation> s_models = new(() => ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n" + string.Concat(
        from c in s_convolutions
        from activation in s_activations
        let convolution = string.Format(c.Convolution, "image")
        let image = activation.Length == 0 ? convolution : $"{activation}({convolution})"
        select $$"""
            [Model(Winograd = WinogradMode.{{c.Winograd}})]
            public sealed partial class {{c.Name}}{{activation}}Fused
            {
                private static Tensor Forward([Shape({{c.Shape}})] Tensor image) => MaxPool2d({{image}}, 2);
            }

            [Model(Winograd = WinogradMode.{{c.Winograd}})]
            public sealed partial class {{c.Name}}{{activation}}Apart
            {
                private static (Tensor pooled, Tensor whole) Forward([Shape({{c.Shape}})] Tensor image)
                {
                    var y = {{image}};
                    return (MaxPool2d(y, 2), y);
                }
            }

            """)));

    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var c in s_convolutions)
                foreach (var activation in s_activations)
                    foreach (var bits in new[] { 512, 256, 128, 0 }) data.Add(c.Name + activation, bits);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_pool_in_the_epilogue_gives_the_bits_of_one_apart(string name, int bits)
    {
        Simd.Limit = bits;
        try
        {
            Assert.True(IsPooled(name + "Fused"));
            Assert.False(IsPooled(name + "Apart"));
            Assert.Equal(Predict(name + "Apart"), Predict(name + "Fused"));
        }
        finally
        {
            Simd.Limit = 512;
        }
    }

    private static bool IsPooled(string name) =>
        s_models.Value.Model(name).Description.Layers.Any(layer => layer.Kernel.Contains("the MaxPool2d that follows", StringComparison.Ordinal));

    private static float[] Predict(string name)
    {
        var random = new Random(3);
        var model = s_models.Value.Model(name);
        foreach (var p in model.Parameters.Items)
            for (var i = 0; i < p.Memory.Length; i++) p.Memory.Single[i] = random.NextSingle() - 0.5f;
        var predictor = model.CreatePredictor(threads: 2);
        var image = new float[predictor.Inputs[0].ElementCount];
        for (var i = 0; i < image.Length; i++) image[i] = random.NextSingle() - 0.5f;
        var results = predictor.Outputs.Select(output => new float[output.ElementCount]).ToArray();
        predictor.Predict([image], [.. results.Select(result => (TensorMemory)result)]);
        return results[0];
    }
}
