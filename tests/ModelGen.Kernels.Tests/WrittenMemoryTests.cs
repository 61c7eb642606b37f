using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Text;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>
/// What a run reads it has written: borders where one direction has padding and the other none, lanes of a block, images in the
/// memory of others. Every run begins with memory full of NaN, and a model gives the same numbers whatever ran before.
/// </summary>
public sealed class WrittenMemoryTests
{
    /// <summary>Functions of an element, whose gradients are mapped over the borders of images, where all is zero.</summary>
    private static readonly IEnumerable<string> s_functions = OperatorRegistry.All.Concat(OperatorRegistry.Functions)
        .Where(kind => kind.Shapes == "any shape, unchanged" && kind.Create(new LayerArguments(new Dictionary<string, object>(), (_, _) => { })) is Activation).Select(kind => kind.Name);

    private static readonly (string Name, string Shape, string Body)[] s_networks =
    [
        ("TallKernel", "1, 7, 7", "return Flatten(Conv2d(x, 16, [3, 1], padding: [1, 0]));"),
        ("TallKernelPooled", "3, 32, 32", "return Linear(Flatten(MaxPool2d(ReLU(Conv2d(x, 16, [3, 1], padding: [1, 0])), 2)), 10);"),
        ("TallerThanItsImage", "1, 3, 6", "var v = Conv2d(x, 16, [7, 1], padding: Same); return v * Mean(v, 1, keepDims: true);"),
        ("CircularAroundRows", "16, 1, 7", "var v = Pad(x, [3, 0, 0, 1, 2, 0], mode: PadMode.Circular); return Conv2d(v, 16, 2, stride: 2, padding: [1, 0]);"),
        ("WideKernel", "16, 7, 7", "return Conv2d(Conv2d(x, 16, [1, 3], padding: [0, 1]), 3, [3, 1], padding: [1, 0]);"),
        ("TallAfterPool", "16, 9, 7", "return Conv2d(MaxPool2d(x, [3, 1], stride: [2, 1], padding: [1, 0]), 17, [5, 1], padding: [2, 0]);"),
        ("TallDepthwise", "17, 5, 3", "return Conv2d(Conv2d(x, 17, [3, 1], padding: [1, 0], groups: 17), 17, [1, 3], padding: [0, 1], groups: 17);"),
        ("TallGrouped", "32, 7, 3", "return Conv2d(BatchNorm(Conv2d(x, 32, [3, 1], padding: [1, 0], groups: 2)), 16, [7, 1], padding: [3, 0]);"),
        ("TallTransposed", "16, 3, 5", "return Conv2d(ConvTranspose2d(x, 16, [3, 1], stride: [2, 1], padding: [1, 0]), 7, [3, 1], padding: [1, 0]);"),
        ("TallStrided", "16, 17, 3", "return Conv2d(Conv2d(x, 16, [3, 1], stride: [2, 1], padding: [1, 0]), 16, [3, 1], stride: [3, 1], padding: [2, 0]);"),
        ("TallResized", "16, 3, 4", "return Conv2d(Resize(x, [7, 4]), 3, [3, 1], padding: [1, 0]);"),
        ("TallJoined", "16, 5, 4", "var a = Conv2d(x, 16, [3, 1], padding: [1, 0]); return Conv2d(Concat([a, x, Tanh(a)], axis: 0), 7, [5, 1], padding: [2, 0]);"),
        ("TallDropped", "16, 5, 4", "return Conv2d(PReLU(Dropout2d(x, 0.5)), 7, [5, 1], padding: [2, 0]);"),
        ("TallFewChannels", "3, 7, 16", "return Conv2d(Conv2d(x, 5, [3, 1], padding: [1, 0]), 2, [3, 1], padding: [1, 0]);"),
        ("TallAverages", "16, 7, 5", "return Conv2d(AdaptiveAvgPool2d(AvgPool2d(x, [3, 1], stride: 1, padding: [1, 0]), [3, 5]), 3, [3, 1], padding: [1, 0]);"),
        ("SlopesInBorders", "16, 3, 2", $"var v = Abs(Conv2d(x, 16, 3, padding: 1)) + 0.3; return Conv2d(0.5 / v + {string.Join(" + ", s_functions.Select(name => name + "(v)"))}, 3, [5, 3], padding: Same);"),
        ("TallDilated", "16, 9, 3", "return Conv2d(Conv2d(x, 16, [3, 1], padding: [2, 0], dilation: [2, 1]), 16, [3, 1], padding: [3, 0], dilation: [3, 1]);"),
    ];

    private static readonly Lazy<ModelCompilation> s_compilation = new(() => ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n" + string.Concat(
        from network in s_networks from precision in new[] { "Single", "Double" } select $$"""
        [Model(InputGradients = true, Precision = Precision.{{precision}})]
        public sealed partial class {{network.Name}}{{precision}}
        {
            private static Tensor Forward([Shape({{network.Shape}})] Tensor x) { {{network.Body}} }
        }

        """)));

    public static TheoryData<string> Names => new(s_networks.Select(n => n.Name));

    [Fact]
    public void Runs_begin_with_memory_full_of_NaN() => Assert.True(AppContext.TryGetSwitch("ModelGen.PoisonMemory", out var on) && on);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_gives_the_same_whatever_ran_before(string name)
    {
        CompiledModel model = s_compilation.Value.Model(name + "Single", seed: 1), exact = s_compilation.Value.Model(name + "Double", seed: 1);
        foreach (var (single, twin) in model.State.Items.Zip(exact.State.Items))
            for (var i = 0; i < single.Memory.Length; i++) twin.Memory.Double[i] = single.Memory.Single[i];
        IPredictor predictor = model.CreatePredictor(), exactly = exact.CreatePredictor();
        int size = predictor.Inputs[0].ElementCount, outputs = predictor.Outputs[0].ElementCount;
        foreach (var batch in new[] { 1, 5, 70 })
        {
            float[] x = Draw(size * batch, batch), first = new float[outputs * batch], again = new float[outputs * batch];
            var right = new double[outputs * batch];
            exactly.Predict([x.Select(v => (double)v).ToArray()], [right]);
            predictor.Predict([x], [first]);
            predictor.Predict([Draw(size * batch, batch + 1)], [again]);
            predictor.Predict([x], [again]);
            Assert.Equal(first, again);
            Compare(right, first, $"batch of {batch}");

            float[] gradients = Gradients(model, x, batch), twin = Gradients(model, x, batch);
            Assert.Equal(gradients, twin);
            Compare(ExactGradients(exact, x, batch), gradients, $"gradients of a batch of {batch}");
        }
    }

    private static float[] Draw(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }

    /// <summary>The outputs of a training step, and the gradients of the input and of the parameters where each output's is one.</summary>
    private static T[] Gradients<T>(CompiledModel model, Func<float[], TensorMemory> memory, Func<TensorMemory, T[]> values, float[] x, int batch)
    {
        var trainer = model.CreateTrainer(batch + 2);
        var outputs = trainer.Outputs[0].ElementCount * batch;
        T[] Step(float[] input)
        {
            trainer.Step = 0;
            TensorMemory output = memory(new float[outputs]), inputGradient = memory(new float[input.Length]);
            trainer.Forward([memory(input)]);
            trainer.CopyOutput(0, output);
            trainer.Backward([memory([.. Enumerable.Repeat(1f, outputs)])]);
            trainer.CopyInputGradient(0, inputGradient);
            return [.. values(output), .. values(inputGradient), .. trainer.Gradients.Items.SelectMany(item => values(item.Memory))];
        }
        Step(Draw(x.Length, 99));
        return Step(x);
    }

    private static float[] Gradients(CompiledModel model, float[] x, int batch) =>
        Gradients(model, values => values, memory => memory.Single.ToArray(), x, batch);

    private static double[] ExactGradients(CompiledModel model, float[] x, int batch) =>
        Gradients(model, values => values.Select(v => (double)v).ToArray(), memory => memory.Double.ToArray(), x, batch);

    private static void Compare(double[] expected, float[] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = Math.Max(1, expected.Max(Math.Abs));
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * scale, $"{what}, element {i}: {actual[i]} instead of {expected[i]}.");
    }
}
