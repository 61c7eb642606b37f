using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>A pool that is the end of a convolution gives the bits that it gives as a layer of its own.</summary>
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

    // Images of an odd number of blocks, windows that overlap, meet, leave rows out or reach over the edges: with a few rows of windows
    // at once, and so wide that there is one. What reads the pool wants a border around it.
    private static readonly (string Name, string Shape, string Convolution, string Pool)[] s_rows =
    [
        ("Stem", "3, 75, 97", "ReLU(Conv2d({0}, 40, 7, stride: 2, padding: 3, name: \"conv\"))", "MaxPool2d({0}, 3, stride: 2, padding: 1)"),
        ("Ceil", "17, 60, 90", "Tanh(Conv2d({0}, 18, [2, 1], name: \"conv\"))", "MaxPool2d({0}, 3, stride: 2, ceilMode: true)"),
        ("Dilated", "1, 160, 34", "Conv2d({0}, 17, 3, padding: 1, bias: false, name: \"conv\")", "MaxPool2d({0}, 2, stride: 1, dilation: 2)"),
        ("Mean", "18, 53, 47", "Conv2d({0}, 33, 1, name: \"conv\")", "AvgPool2d({0}, 3, stride: 2, padding: 1, ceilMode: true, countIncludePad: false)"),
        ("Gaps", "3, 41, 301", "Conv2d({0}, 16, 1, name: \"conv\")", "MaxPool2d({0}, 2, stride: 5)"),
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

            """) + string.Concat(
        from c in s_rows
        let image = string.Format(c.Convolution, "image")
        let next = c.Name == "Mean" ? "{0}" : "Conv2d({0}, 5, 3, padding: 1)"
        select $$"""
            [Model]
            public sealed partial class {{c.Name}}Fused
            {
                private static Tensor Forward([Shape({{c.Shape}})] Tensor image) => {{string.Format(next, string.Format(c.Pool, image))}};
            }

            [Model]
            public sealed partial class {{c.Name}}Apart
            {
                private static (Tensor pooled, Tensor whole) Forward([Shape({{c.Shape}})] Tensor image)
                {
                    var y = {{image}};
                    return ({{string.Format(next, string.Format(c.Pool, "y"))}}, y);
                }
            }

            """)));

    public static TheoryData<string, int> Rows
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var c in s_rows)
                foreach (var bits in new[] { 512, 256, 128, 0 }) data.Add(c.Name, bits);
            return data;
        }
    }

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

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_pool_of_a_few_rows_at_a_time_gives_the_bits_of_one_apart(string name, int bits)
    {
        Simd.Limit = bits;
        try
        {
            Assert.True(IsPooled(name + "Fused", "Pool2d that follows a few rows at a time"));
            Assert.False(IsPooled(name + "Apart"));
            var expected = Predict(name + "Apart");
            Assert.Equal(expected, Predict(name + "Fused"));
            Assert.Equal(expected, Predict(name + "Fused", threads: 1));
        }
        finally
        {
            Simd.Limit = 512;
        }
    }

    private static bool IsPooled(string name, string how = "that follows") =>
        s_models.Value.Model(name).Description.Layers.Any(layer => layer.Kernel.Contains(how, StringComparison.Ordinal));

    private static float[] Predict(string name, int threads = 2)
    {
        var random = new Random(3);
        var model = s_models.Value.Model(name);
        foreach (var p in model.Parameters.Items)
            for (var i = 0; i < p.Memory.Length; i++) p.Memory.Single[i] = random.NextSingle() - 0.5f;
        var predictor = model.CreatePredictor(threads);
        var image = new float[2 * predictor.Inputs[0].ElementCount];
        for (var i = 0; i < image.Length; i++) image[i] = random.NextSingle() - 0.5f;
        var results = predictor.Outputs.Select(output => new float[2 * output.ElementCount]).ToArray();
        predictor.Predict([image], [.. results.Select(result => (TensorMemory)result)]);
        return results[0];
    }
}
