using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>
/// Concatenations and splits in place and sums in epilogues, against twins of the networks that do the same over matrices,
/// where each is a step of its own.
/// </summary>
[Collection(nameof(WidthTests))]
public sealed class SharedMemoryTests
{
    private const string Fused = """
        private static Tensor Join(params Tensor[] parts) => Concat(parts, axis: 0);
        private static Tensor Plus(Tensor a, Tensor b) => a + b;
        private static Tensor[] Halves(Tensor x) => Split(x, 2, axis: 0);
        """;

    private const string Apart = """
        private static Tensor Matrix(Tensor x) => Reshape(x, x.Shape[0], x.Shape[1] * x.Shape[2]);
        private static Tensor Image(Tensor matrix, Tensor like) => Reshape(matrix, matrix.Shape[0], like.Shape[1], like.Shape[2]);
        private static Tensor Join(params Tensor[] parts)
        {
            var matrices = new List<Tensor>();
            foreach (var part in parts) matrices.Add(Matrix(part));
            return Image(Concat(matrices, axis: 0), parts[0]);
        }
        private static Tensor Plus(Tensor a, Tensor b) => Image(Matrix(a) + Matrix(b), a);
        private static Tensor[] Halves(Tensor x)
        {
            var halves = Split(Matrix(x), 2, axis: 0);
            return [Image(halves[0], x), Image(halves[1], x)];
        }
        """;

    private static readonly (string Name, string Shape, string Body)[] s_networks =
    [
        ("Inception", "3, 9, 7", """
            var a = ReLU(Conv2d(x, 16, 3, padding: 1));
            var b = Conv2d(x, 32, 1);
            var c = AvgPool2d(a, 3, stride: 1, padding: 1);
            return Conv2d(Join(a, b, c, Conv2d(b, 17, 5, padding: 2)), 5, 3, padding: 1);
            """),
        ("Dense", "16, 5, 6", """
            for (var i = 0; i < 3; i++) x = Join(x, ReLU(BatchNorm(Conv2d(x, 16, 3, padding: 1))));
            return Conv2d(x, 7, 1);
            """),
        ("InTwoPlaces", "2, 7, 3", """
            var a = Conv2d(x, 16, 3, padding: 1);
            var b = Tanh(Conv2d(x, 16, 1));
            var one = Conv2d(Join(a, b), 16, 3, padding: 1);
            var two = Conv2d(Join(b, a, a), 16, 1);
            return Conv2d(Join(one, Plus(two, b)), 3, 3);
            """),
        ("JoinedEarly", "1, 6, 5", """
            var a = Conv2d(x, 32, 3, padding: 1);
            var joined = Join(a, Sigmoid(a));
            return Conv2d(Plus(joined, Tanh(joined)), 4, 2);
            """),
        ("Shuffled", "1, 5, 7", """
            var x1 = Conv2d(x, 64, 3, padding: 1);
            var halves = Halves(x1);
            var left = Halves(ReLU(Conv2d(halves[0], 32, 3, padding: 1)));
            return Conv2d(Join(halves[1], left[1], left[0], MaxPool2d(halves[0], 3, stride: 1, padding: 1)), 9, 3, padding: 2);
            """),
        ("PooledHalves", "1, 5, 7", """
            var halves = Halves(Conv2d(x, 64, 3, padding: 1));
            return Conv2d(Join(MaxPool2d(halves[1], 2, stride: 1), Conv2d(AvgPool2d(halves[0], 2, stride: 1), 32, 3, padding: 1, groups: 32)), 3, 3, padding: 1);
            """),
        ("Residual", "3, 9, 7", """
            x = Conv2d(x, 18, 3, padding: 1);
            var y = Conv2d(ReLU(Conv2d(x, 18, 3, padding: 1)), 18, 3, padding: 1, bias: false);
            x = ReLU(Plus(y, x));
            y = Conv2d(Tanh(Conv2d(x, 20, 3, stride: 2, padding: 1)), 20, 3, padding: 1);
            x = ReLU(Plus(y, BatchNorm(Conv2d(x, 20, 1, stride: 2, bias: false))));
            y = Conv2d(x, 20, 1);
            return Plus(Plus(y, y), Conv2d(x, 20, 3, padding: 1));
            """),
        ("ResidualAfterNorm", "17, 4, 4", """
            for (var i = 0; i < 2; i++)
            {
                var y = ReLU(BatchNorm(Conv2d(x, 17, 3, padding: 1, bias: false)));
                y = BatchNorm(Conv2d(y, 17, 3, padding: 1, bias: false));
                x = ReLU(Plus(x, y));
            }
            return x;
            """),
    ];

    private static readonly Lazy<ModelCompilation> s_models = new(() => ModelCompilation.Of(
        "using System.Collections.Generic;\nusing ModelGen;\nusing static ModelGen.Layers;\n" + string.Concat(s_networks.SelectMany(n => new[]
        {
            Declaration(n.Name, n.Shape, n.Body, Fused), Declaration(n.Name + "Apart", n.Shape, n.Body, Apart),
        }))));

    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var network in s_networks)
                foreach (var bits in new[] { 512, 256, 128, 0 }) data.Add(network.Name, bits);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Networks_give_what_their_steps_give_apart(string name, int bits)
    {
        Simd.Limit = bits;
        try
        {
            var (fused, apart) = (Run(s_models.Value.Model(name)), Run(s_models.Value.Model(name + "Apart")));
            Assert.Equal(apart.Keys, fused.Keys);
            foreach (var (what, expected) in apart)
            {
                var bound = 2e-6 * Math.Max(1, expected.Max(Math.Abs));
                for (var i = 0; i < expected.Length; i++)
                    Assert.True(Math.Abs(fused[what][i] - expected[i]) <= bound, $"{name}: {what} at {i} is {fused[what][i]}, not {expected[i]}.");
            }
        }
        finally
        {
            Simd.Limit = 512;
        }
    }

    [Theory]
    [InlineData("Inception", "Kernels.Concat_")]
    [InlineData("Dense", "Kernels.Concat_")]
    [InlineData("Shuffled", "Kernels.Split_")]
    [InlineData("ResidualAfterNorm", "Kernels.Add")]
    public void No_step_is_left_for_what_is_done_in_place(string name, string step)
    {
        var predictor = s_models.Value.Generated.Single(f => f.Key.Contains($"{name}.Predictor", StringComparison.Ordinal)).Value;
        Assert.DoesNotContain(step, predictor, StringComparison.Ordinal);
    }

    private static string Declaration(string name, string shape, string body, string helpers) => $$"""
        [Model(InputGradients = true)]
        public sealed partial class {{name}}
        {
            {{helpers}}
            private static Tensor Forward([Shape({{shape}})] Tensor x)
            {
                {{body}}
            }
        }

        """;

    private static SortedDictionary<string, float[]> Run(CompiledModel model)
    {
        const int batch = 3;
        var found = new SortedDictionary<string, float[]>(StringComparer.Ordinal);
        float[] Draw(int seed, int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(seed + 1.7f * i))];

        var predictor = model.CreatePredictor(threads: 2);
        var x = Draw(1, batch * predictor.Inputs[0].ElementCount);
        var y = new float[batch * predictor.Outputs[0].ElementCount];
        predictor.Predict([x], [y]);
        found["prediction"] = y;
        var trainer = model.CreateTrainer(batch, threads: 2);
        trainer.Forward([x]);
        trainer.CopyOutput(0, found["output"] = new float[y.Length]);
        trainer.Backward([Draw(2, y.Length)]);
        trainer.CopyInputGradient(0, found["gradient of the input"] = new float[x.Length]);
        foreach (var gradient in trainer.Gradients.Items) found[gradient.Name] = gradient.Memory.Single.ToArray();
        return found;
    }
}
