using ModelGen.Testing;
using Xunit.Abstractions;

namespace ModelGen.Kernels.Tests;

/// <summary>Which convolutions run through Winograd's kernels, and how far whole networks stray from direct convolution.</summary>
public sealed class WinogradTests(ITestOutputHelper output)
{
    private const string Stack = """
        [Model(Winograd = WinogradMode.{0})]
        public sealed partial class Stack{0}
        {
            private static Tensor Forward([Shape(64, 28, 28)] Tensor image)
            {
                for (var i = 0; i < 16; i++) image = ReLU(Conv2d(image, 64, 3, padding: 1));
                return image;
            }
        }
        """;

    private const string ResNet = """
        [Model(Winograd = WinogradMode.{0})]
        public sealed partial class ResNet{0}
        {
            private static Tensor BasicBlock(Tensor x, int channels, int stride)
            {
                var y = ReLU(Conv2d(x, channels, 3, stride: stride, padding: 1));
                y = Conv2d(y, channels, 3, padding: 1);
                return ReLU(y + (stride == 1 ? x : Conv2d(x, channels, 1, stride: stride)));
            }

            private static Tensor Forward([Shape(3, 224, 224)] Tensor image)
            {
                var x = MaxPool2d(ReLU(Conv2d(image, 64, 7, stride: 2, padding: 3)), 3, stride: 2, padding: 1);
                for (var stage = 0; stage < 4; stage++)
                    for (var block = 0; block < 2; block++)
                        x = BasicBlock(x, 64 << stage, stage > 0 && block == 0 ? 2 : 1);
                return Linear(Flatten(GlobalAvgPool2d(x)), 1000);
            }
        }
        """;

    private static readonly Lazy<ModelCompilation> s_compilation = new(() => ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n" +
        string.Concat(from network in new[] { Stack, ResNet } from mode in new[] { "Off", "Accurate", "Fast" } select network.Replace("{0}", mode) + "\n")));

    [Theory]
    [InlineData("F2")]
    [InlineData("F4")]
    public void The_cases_run_through_every_form_of_the_kernels(string algorithm)
    {
        var all = NetworkCases.Generated.Keys.Select(path => Path.GetFileName(path).Replace(".g.cs", "")).ToList();
        foreach (var form in new[] { "Even", "Odd", "Single" }) Assert.Contains($"Conv2dWinogradWeightGradient_{algorithm}_{form}", all);
        var kernels = all.Where(name => name.StartsWith("Conv2dWinograd_" + algorithm, StringComparison.Ordinal)).ToList();
        Assert.Contains(kernels, name => !name.Contains("_Prepared"));
        Assert.Equal(algorithm == "F4", kernels.Any(name => name.Contains("_Few")));
        foreach (var form in new[] { "_Prepared", "_Bias", "_ReLU", "_Even", "_Odd", "_Single", "_2_4_6_8_10_12_14" }) Assert.Contains(kernels, name => name.Contains(form));
    }

    [Theory]
    [InlineData("F2S2")]
    [InlineData("F4S2")]
    public void The_cases_run_through_every_form_of_the_kernels_with_a_stride(string algorithm)
    {
        var kernels = NetworkCases.Generated.Keys.Select(path => Path.GetFileName(path).Replace(".g.cs", "")).Where(name => name.StartsWith("Conv2dWinograd_" + algorithm, StringComparison.Ordinal)).ToList();
        Assert.Contains(kernels, name => !name.Contains("_Prepared"));
        foreach (var form in new[] { "_Prepared", "_Bias", "_ReLU", "_Even", "_Odd", "_Single", "_2_4_6_8_10_12_14" }) Assert.Contains(kernels, name => name.Contains(form));
    }

    [Theory]
    [InlineData("Off", new[] { "direct" })]
    [InlineData("Accurate", new[] { "Winograd F(2x2)", "Winograd F(2x2) stride 2", "direct" })]
    [InlineData("Fast", new[] { "Winograd F(2x2) stride 2", "Winograd F(4x4)", "Winograd F(4x4) stride 2", "direct" })]
    public void The_description_says_which_kernel_a_layer_got(string mode, string[] expected)
    {
        var layers = s_compilation.Value.Model("ResNet" + mode).Description.Layers.Where(l => l.Kind.StartsWith("Conv2d", StringComparison.Ordinal)).ToList();
        Assert.Equal(20, layers.Count);
        Assert.Equal(expected, layers.Select(l => l.Kernel.Split(" (")[0]).Where(k => k != "direct from planes").Distinct().Order(StringComparer.Ordinal));
        Assert.All(layers.Where(l => l.Kind.Contains("3x3 padding")), l => Assert.Contains("thousand cycles", l.Kernel));
    }

    [Theory]
    [InlineData("Stack", "Accurate", 1e-5)]
    [InlineData("Stack", "Fast", 1e-4)]
    [InlineData("ResNet", "Accurate", 1e-5)]
    [InlineData("ResNet", "Fast", 1e-4)]
    public void A_whole_network_stays_near_direct_convolution(string network, string mode, double bound)
    {
        var (expected, actual) = (Predict(network + "Off"), Predict(network + mode));
        Assert.NotEqual(expected, actual);
        var scale = Math.Max(1, expected.Max(Math.Abs));
        var error = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max() / scale;
        output.WriteLine($"{network} {mode}: {error:G3} of {scale:G3}");
        Assert.True(error <= bound, $"{network} {mode} is off by {error:G3} of the largest output, {scale:G3}.");
    }

    /// <summary>What a network with weights that keep the size of its activations gives for a random image.</summary>
    private static float[] Predict(string name)
    {
        var random = new Random(7);
        float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        var model = s_compilation.Value.Model(name);
        foreach (var p in model.Parameters.Items)
        {
            var size = p.Shape.Count > 1 ? (float)Math.Sqrt(2.0 / p.Shape.Skip(1).Aggregate(1, (a, b) => a * b)) : 0.1f;
            for (var i = 0; i < p.Memory.Length; i++) p.Memory.Single[i] = size * Normal();
        }
        var predictor = model.CreatePredictor(threads: 2);
        var image = new float[predictor.Inputs[0].ElementCount];
        for (var i = 0; i < image.Length; i++) image[i] = Normal();
        var result = new float[predictor.Outputs[0].ElementCount];
        predictor.Predict([image], [result]);
        return result;
    }
}
