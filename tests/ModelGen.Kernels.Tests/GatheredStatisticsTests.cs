using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>BatchNorm by sums that the convolution before it has gathered, item by item of its work.</summary>
[Collection(nameof(WidthTests))]
public sealed class GatheredStatisticsTests
{
    private const int Batch = 5;

    // Every kernel that gathers, with one part of the work and with several, images of odd sizes, several in a register tile.
    private static readonly (string Name, string Shape, string Convolution, string Winograd)[] s_convolutions =
    [
        ("Direct", "7, 11, 13", "33, 3, stride: 2, padding: 1", "Off"),
        ("DirectRows", "32, 19, 17", "32, 5, padding: 2", "Fast"),
        ("FromPlanes", "3, 13, 30", "17, 3", "Fast"),
        ("Pointwise", "17, 1, 23", "40, 1", "Fast"),
        ("Grouped", "4, 9, 7", "34, 3, groups: 2", "Fast"),
        ("Depthwise", "18, 9, 10", "18, 3, padding: 1, groups: 18", "Fast"),
        ("DepthwiseStrided", "17, 9, 10", "34, 3, stride: 2, groups: 17", "Fast"),
        ("Winograd2", "17, 13, 17", "33, 3, padding: 1", "Accurate"),
        ("Winograd4", "17, 13, 17", "33, 3, padding: 1", "Fast"),
        ("WinogradStrided", "33, 27, 35", "33, 3, stride: 2, padding: 1", "Fast"),
        ("WinogradSmall", "48, 7, 5", "40, 3, padding: 1", "Fast"),
        ("WinogradParts", "48, 33, 35", "48, 3, padding: 1", "Fast"),
    ];

    // The convolution by itself gives what the statistics are those of, to the bit.
    private static readonly Lazy<ModelCompilation> s_models = new(() => ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n" + string.Concat(s_convolutions.Select(c => $$"""
        [Model(Winograd = WinogradMode.{{c.Winograd}})]
        public sealed partial class {{c.Name}}Alone
        {
            private static Tensor Forward([Shape({{c.Shape}})] Tensor image) => Conv2d(image, {{c.Convolution}}, name: "conv");
        }

        [Model(Winograd = WinogradMode.{{c.Winograd}})]
        public sealed partial class {{c.Name}}Normalised
        {
            private static Tensor Forward([Shape({{c.Shape}})] Tensor image) => BatchNorm(Conv2d(image, {{c.Convolution}}, name: "conv"), name: "bn");
        }

        """))));

    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var c in s_convolutions)
                foreach (var bits in new[] { 512, 256, 128, 0 }) data.Add(c.Name, bits);
            return data;
        }
    }

    [Fact]
    public void Every_case_gathers()
    {
        foreach (var (name, _, _, _) in s_convolutions)
            Assert.Contains("Kernels.ItemSums", s_models.Value.Generated.Single(file => file.Key.EndsWith(name + "Normalised.Trainer.g.cs", StringComparison.Ordinal)).Value);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_mean_that_is_large_against_the_deviation_costs_no_digits(string name, int bits)
    {
        Simd.Limit = bits;
        try
        {
            var x = Run(name + "Alone", threads: 1).Output;
            var (y, state) = Run(name + "Normalised", threads: 2);
            var channels = state["bn.running_mean"].Length;
            var pixels = x.Length / Batch / channels;
            for (var c = 0; c < channels; c++)
            {
                var all = Enumerable.Range(0, Batch).SelectMany(n => Enumerable.Range(0, pixels).Select(p => (n * channels + c) * pixels + p)).ToArray();
                var mean = all.Average(i => (double)x[i]);
                var variance = all.Average(i => (x[i] - mean) * (x[i] - mean));
                Assert.InRange(Math.Sqrt(variance), 0.1, 10);
                Near(0.1 * mean, state["bn.running_mean"][c], $"running mean of {c}");
                Near(0.9 + 0.1 * variance * all.Length / (all.Length - 1), state["bn.running_var"][c], $"running variance of {c}");
                foreach (var i in all) Near((x[i] - mean) / Math.Sqrt(variance + 1e-5), y[i], $"element {i} of channel {c}");
            }
        }
        finally
        {
            Simd.Limit = 512;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Any_number_of_threads_gives_the_same_bits(string name, int bits)
    {
        Simd.Limit = bits;
        try
        {
            var (y, state) = Run(name + "Normalised", threads: 1);
            for (var threads = 2; threads <= 5; threads++)
            {
                var (same, sameState) = Run(name + "Normalised", threads);
                Assert.Equal(y, same);
                foreach (var (what, values) in state) Assert.Equal(values, sameState[what]);
            }
        }
        finally
        {
            Simd.Limit = 512;
        }
    }

    /// <summary>A step's forward pass: means of 100 and more, deviations about 1.</summary>
    private static (float[] Output, Dictionary<string, float[]> State) Run(string name, int threads)
    {
        var random = new Random(7);
        var model = s_models.Value.Model(name);
        var weight = model.Parameters.Items.Single(p => p.Name == "conv.weight").Memory;
        var bias = model.Parameters.Items.Single(p => p.Name == "conv.bias").Memory;
        var taps = weight.Length / bias.Length;
        for (var i = 0; i < weight.Length; i++) weight.Single[i] = (float)((random.NextDouble() * 2 - 1) * 3 / Math.Sqrt(taps));
        for (var i = 0; i < bias.Length; i++) bias.Single[i] = 100 + i;
        var trainer = model.CreateTrainer(Batch, threads);
        var info = trainer.Inputs[0];
        var image = new float[Batch * info.ElementCount];
        for (var i = 0; i < image.Length; i++) image[i] = (float)(random.NextDouble() * 2 - 1);
        trainer.Forward([image]);
        var output = new float[Batch * trainer.Outputs[0].ElementCount];
        trainer.CopyOutput(0, output);
        return (output, model.State.Items.Where(item => item.Name.StartsWith("bn.running", StringComparison.Ordinal)).ToDictionary(item => item.Name, item => item.Memory.Single.ToArray()));
    }

    private static void Near(double expected, double actual, string what) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-5 + 1e-4 * Math.Abs(expected), $"{what} is {actual}, not {expected}.");
}
