using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Operators.Tests;

/// <summary>Values at the end of the range of numbers and beyond: what a formula says of them, at every width.</summary>
public sealed class ExtremeValueTests
{
    private const float Infinity = float.PositiveInfinity;

    private static readonly (string Layer, float Left, float Right, float LeftSlope, float RightSlope)[] s_activations =
    [
        ("SiLU", -0f, Infinity, 0, 1), ("GELU", -0f, Infinity, 0, 1), ("GELU(Approximate = GELUForm.Tanh)", -0f, Infinity, 0, 1), ("Mish", -0f, Infinity, 0, 1), ("HardSwish", -0f, Infinity, 0, 1),
        ("Softsign", -1, 1, 0, 0), ("Tanh", -1, 1, 0, 0), ("Sigmoid", 0, 1, 0, 0), ("HardSigmoid", 0, 1, 0, 0), ("HardTanh", -1, 1, 0, 0), ("ReLU6", 0, 6, 0, 0), ("ReLU", 0, Infinity, 0, 1),
        ("ELU", -1, Infinity, 0, 1), ("CELU(0.5)", -0.5f, Infinity, 0, 1), ("SELU", -1.7580993f, Infinity, 0, 1.0507010f), ("Softplus", 0, Infinity, 0, 1), ("LogSigmoid", -Infinity, -0f, 1, 0),
        ("LeakyReLU", -Infinity, Infinity, 0.01f, 1), ("LeakyReLU(0)", 0, Infinity, 0, 1), ("Identity", -Infinity, Infinity, 1, 1),
    ];

    // Small ones are straight lines, large ones loops.
    private static readonly int[] s_sizes = [7, 307];

    private static readonly Lazy<ModelCompilation> s_activationModels = Compile(s_activations.SelectMany(a => s_sizes.Select(size =>
        $"[Model({size}, InputGradients = true)] [{a.Layer}] public sealed partial class {Name(a.Layer)}_{size};")));

    public static TheoryData<string, int> Activations
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var (layer, _, _, _, _) in s_activations)
                foreach (var size in s_sizes) data.Add(layer, size);
            return data;
        }
    }

    [Theory, MemberData(nameof(Activations))]
    public void Activations_and_their_slopes_tend_to_their_limits(string layer, int size)
    {
        var (_, left, right, leftSlope, rightSlope) = s_activations.Single(a => a.Layer == layer);
        float[] values = [-Infinity, Infinity, -1e20f, 1e20f, float.NaN, -3e38f, 3e38f];
        var x = Enumerable.Range(0, size).Select(i => values[i % values.Length]).ToArray();
        AtEveryWidth(() =>
        {
            var trainer = s_activationModels.Value.Model($"{Name(layer)}_{size}").CreateTrainer(1);
            var (y, dx) = Pass(trainer, x);
            for (var i = 0; i < size; i++)
            {
                if (float.IsNaN(x[i]))
                {
                    Assert.True(float.IsNaN(y[i]), $"{layer} of NaN is {y[i]}.");
                    continue;
                }
                var (limit, slope) = x[i] < 0 ? (left, leftSlope) : (right, rightSlope);
                // Where it grows without end it grows by its slope.
                if (float.IsInfinity(limit) && !float.IsInfinity(x[i])) limit = slope * x[i];
                Assert.True(Math.Abs(limit - y[i]) <= 1e-6 * Math.Abs(limit) || limit == y[i], $"{layer} of {x[i]} is {y[i]}, not {limit}.");
                if (limit == 0 && float.IsNegative(limit)) Assert.True(float.IsNegative(y[i]), $"{layer} of {x[i]} is {y[i]}, not -0.");
                Assert.True(Math.Abs(slope - dx[i]) <= 1e-6, $"The slope of {layer} at {x[i]} is {dx[i]}, not {slope}.");
            }
        });
    }

    // Few classes lie side by side, many in vectors; and along an axis with others behind it.
    private static readonly int[][] s_logits = [[5], [20], [67], [5, 3], [5, 23]];

    private static readonly Lazy<ModelCompilation> s_logarithms = Compile(s_logits.SelectMany(shape => new[]
    {
        $"[Model({List(shape)})] [LogSoftmax(0)] public sealed partial class {Name(shape)};",
        Wired("Loss_" + Name(shape), shape, $"CrossEntropyLoss(y, target)", Places(shape) + "Tokens target"),
        Wired("Soft_" + Name(shape), shape, $"CrossEntropyLoss(y, target, softTargets: true)", $"[Shape({List(shape)})] Tensor target"),
        Wired("Terms_" + Name(shape), shape, $"Sum(CrossEntropyLoss(y, target, softTargets: true, reduction: Reduction.None))", $"[Shape({List(shape)})] Tensor target"),
        Wired("Weighted_" + Name(shape), shape, $"CrossEntropyLoss(y, target, classWeights: [{List([.. Enumerable.Range(0, shape[0]).Select(i => i % 3)])}])", Places(shape) + "Tokens target"),
        Wired("Smooth_" + Name(shape), shape, $"CrossEntropyLoss(y, target, labelSmoothing: 0.25, classWeights: [{List([.. Enumerable.Range(0, shape[0]).Select(i => i % 3)])}])", Places(shape) + "Tokens target"),
    }).Append("[Model(5)] [Identity, CrossEntropyLoss(IgnoreIndex = -100)] public sealed partial class Tiny;"));

    public static TheoryData<string> Logits => [.. s_logits.Select(Name)];

    [Theory, MemberData(nameof(Logits))]
    public void Large_scores_lose_no_logarithm(string name)
    {
        var shape = s_logits.Single(s => Name(s) == name);
        const int Batch = 18;
        int classes = shape[0], places = shape.Skip(1).Aggregate(1, (a, b) => a * b);
        // One far above the others, or all the same and large.
        var x = Fill(Batch, classes, places, (sample, type, _) => sample % 2 == 0 ? type == 0 ? 1000 : 988 : 1e6f);
        var targets = new int[Batch * places];
        var near = Math.Log(1 + (classes - 1) * Math.Exp(-12));
        // A sum near 1 is rounded for each class.
        var bound = 1e-6 + 6e-8 * classes;
        var expected = Enumerable.Range(0, Batch).Average(sample => sample % 2 == 0 ? near : Math.Log(classes));
        AtEveryWidth(() =>
        {
            var predictor = s_logarithms.Value.Model(name).CreatePredictor();
            var y = new float[x.Length];
            predictor.Predict([x], [y]);
            for (var i = 0; i < y.Length; i++)
            {
                var (sample, type) = (i / (classes * places), i / places % classes);
                Assert.Equal(sample % 2 == 0 ? (type == 0 ? 0 : -12) - near : -Math.Log(classes), y[i], bound);
            }
            Assert.Equal(expected, Loss("Loss_" + name, x, targets), bound);
        });
    }

    [Theory, MemberData(nameof(Logits))]
    public void What_has_no_share_counts_for_nothing_though_its_score_is_minus_infinity(string name)
    {
        var shape = s_logits.Single(s => Name(s) == name);
        const int Batch = 18;
        int classes = shape[0], places = shape.Skip(1).Aggregate(1, (a, b) => a * b);
        var x = Fill(Batch, classes, places, (_, type, place) => type == 1 ? -Infinity : 0.3f * type - 0.1f * (place % 5));
        var target = Fill(Batch, classes, places, (_, type, _) => type == 1 ? 0 : 1f / (classes - 1));
        double Score(int type) => 0.3 * type;
        var logarithm = Math.Log(Enumerable.Range(0, classes).Where(type => type != 1).Sum(type => Math.Exp(Score(type))));
        var expected = Enumerable.Range(0, classes).Where(type => type != 1).Average(type => logarithm - Score(type));
        // Class 0 weighs nothing and class 1 has no chance: neither is in the sum that smoothing adds.
        var labels = Enumerable.Range(0, Batch * places).Select(i => i % 2 == 0 ? 2 : 0).ToArray();
        var own = (logarithm - Score(2)) * labels.Sum(label => label) / labels.Sum(label => label);
        AtEveryWidth(() =>
        {
            Assert.Equal(expected, Loss("Soft_" + name, x, target), 2e-6 * expected);
            Assert.Equal(expected * places, Loss("Terms_" + name, x, target), 2e-6 * expected * places);
            Assert.Equal(own, Loss("Weighted_" + name, x, labels), 2e-6 * own);
            // The target itself may be without a chance where it weighs nothing.
            var zeros = Fill(Batch, classes, places, (_, type, _) => type == 0 ? -Infinity : 0.3f * type);
            var others = Math.Log(Enumerable.Range(1, classes - 1).Sum(type => Math.Exp(Score(type))));
            Assert.Equal(others - Score(2), Loss("Weighted_" + name, zeros, labels), 2e-6 * classes);
            Assert.True(double.IsFinite(Loss("Smooth_" + name, zeros, labels)));
        });
    }

    [Theory, MemberData(nameof(Logits))]
    public void Targets_of_minus_100_are_ignored_without_being_asked_for(string name)
    {
        var shape = s_logits.Single(s => Name(s) == name);
        const int Batch = 18;
        int classes = shape[0], places = shape.Skip(1).Aggregate(1, (a, b) => a * b);
        var x = Fill(Batch, classes, places, (sample, type, place) => MathF.Sin(sample + 2 * type + 3 * place));
        var labels = Enumerable.Range(0, Batch * places).Select(i => i % 3 == 0 ? -100 : i % classes).ToArray();
        double sum = 0, counted = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == -100) continue;
            double At(int type) => x[(i / places * classes + type) * places + i % places];
            sum += Math.Log(Enumerable.Range(0, classes).Sum(type => Math.Exp(At(type)))) - At(labels[i]);
            counted++;
        }
        AtEveryWidth(() =>
        {
            var trainer = s_logarithms.Value.Model("Loss_" + name).CreateTrainer(Batch);
            Assert.Equal(sum / counted, trainer.ForwardBackward([x, new float[300 * Batch], labels]), 2e-6 * sum / counted);
            var dx = new float[x.Length];
            trainer.CopyInputGradient(0, dx);
            for (var i = 0; i < dx.Length; i++)
                Assert.True(dx[i] == 0 == (labels[i / (classes * places) * places + i % places] == -100), $"The gradient at {i} is {dx[i]}.");
            // Where nothing counts the step does nothing.
            Assert.Equal(0, trainer.ForwardBackward([x, new float[300 * Batch], labels.Select(_ => -100).ToArray()]));
            trainer.CopyInputGradient(0, dx);
            Assert.All(dx, d => Assert.Equal(0, d));
        });
    }

    [Fact]
    public void Minus_100_can_be_asked_for() => AtEveryWidth(() =>
    {
        var trainer = s_logarithms.Value.Model("Tiny").CreateTrainer(2);
        Assert.Equal(Math.Log(5), trainer.ForwardBackward([new float[10], new[] { -100, 3 }]), 1e-6);
        Assert.Equal(0, trainer.ForwardBackward([new float[10], new[] { -100, -100 }]));
    });

    private static readonly Lazy<ModelCompilation> s_binary = Compile(s_sizes.SelectMany(size => new[]
    {
        $"[Model({size})] [Identity, BCEWithLogitsLoss] public sealed partial class One_{size};",
        $"[Model({size})] [Identity, BCEWithLogitsLoss(PosWeight = 2.5)] public sealed partial class Weighted_{size};",
        $"[Model(1, {size})] [Identity, BCEWithLogitsLoss(PosWeights = [2.5])] public sealed partial class Each_{size};",
        $"[Model({size})] [Identity, BinaryFocalLoss] public sealed partial class Focal_{size};",
        $"[Model({size})] [Identity, KLDivLoss(LogTarget = true)] public sealed partial class Divergence_{size};",
    }));

    [Fact]
    public void Infinite_logits_that_are_right_have_no_loss() => AtEveryWidth(() =>
    {
        foreach (var size in s_sizes)
        {
            var x = Enumerable.Range(0, size).Select(i => i % 2 == 0 ? Infinity : -Infinity).ToArray();
            var right = x.Select(value => value > 0 ? 1f : 0f).ToArray();
            foreach (var name in new[] { "One", "Weighted", "Each", "Focal" })
            {
                var trainer = s_binary.Value.Model($"{name}_{size}").CreateTrainer(1);
                Assert.Equal(0, trainer.ForwardBackward([x, right]), 1e-12);
                if (name != "Focal") Assert.Equal(double.PositiveInfinity, trainer.ForwardBackward([x, right.Select(t => 1 - t).ToArray()]));
            }
            // exp(t) (t - x) is 0 where t is minus infinity.
            Assert.Equal(0, s_binary.Value.Model($"Divergence_{size}").CreateTrainer(1).ForwardBackward([new float[size], Enumerable.Repeat(-Infinity, size).ToArray()]));
        }
    });

    // Along the last axis and across it, straight lines, narrow rows and wide ones.
    private static readonly (int[] Shape, int Axis)[] s_maxima = [([5], 0), ([3, 5], 1), ([3, 5], 0), ([3, 40], 1), ([40, 3], 0), ([40, 40], 0), ([40, 40], 1), ([3, 7, 50], 1), ([300], 0)];

    private static readonly Lazy<ModelCompilation> s_maximaModels = Compile(s_maxima.Select(m =>
        $"[Model(InputGradients = true)] public sealed partial class Max_{Name(m.Shape)}_{m.Axis} {{ static Tensor Forward([Shape({List(m.Shape)})] Tensor x) => Max(x, {m.Axis}); }}"));

    [Fact]
    public void Equal_largest_elements_share_the_gradient_as_amax_has_it() => AtEveryWidth(() =>
    {
        foreach (var (shape, axis) in s_maxima)
        {
            int before = shape.Take(axis).Aggregate(1, (a, b) => a * b), size = shape[axis], after = shape.Skip(axis + 1).Aggregate(1, (a, b) => a * b);
            // 0, 3, 3, 1, 3, 0, ... of which every line has several largest ones.
            float Value(int i) => (i % 5) switch { 0 => 0, 3 => 1, _ => 3 };
            var x = new float[5 * before * size * after];
            for (var i = 0; i < x.Length; i++) x[i] = Value(i / after % size);
            var most = Enumerable.Range(0, size).Count(i => Value(i) == 3);
            var trainer = s_maximaModels.Value.Model($"Max_{Name(shape)}_{axis}").CreateTrainer(5);
            var (_, dx) = Pass(trainer, x);
            for (var i = 0; i < x.Length; i++) Assert.Equal(x[i] == 3 ? 1f / most : 0, dx[i], 1e-6f);
        }
    });

    private static readonly (string Layers, int[] Shape)[] s_norms =
    [
        ("LayerNorm", [7]), ("LayerNorm", [300]), ("LayerNorm", [5, 3]), ("LayerNorm", [40, 9]), ("LayerNorm(40)", [9, 40]), ("RMSNorm", [7]), ("RMSNorm", [300]), ("RMSNorm", [50, 9]),
        ("Normalize", [7]), ("Normalize", [300]), ("Normalize", [5, 3]), ("Normalize", [5, 61]), ("GroupNorm(2)", [4, 3, 3]), ("GroupNorm(2)", [16, 9, 9]), ("GroupNorm(2, Affine = false)", [6]),
        ("InstanceNorm2d", [3, 5, 5]), ("InstanceNorm2d", [16, 9, 9]), ("BatchNorm", [7]), ("BatchNorm", [300]), ("BatchNorm", [3, 5]), ("BatchNorm", [3, 5, 5]), ("BatchNorm", [20, 9, 9]), ("BatchNorm", [300, 3]),
        ("Conv2d(16, 3, Bias = false), BatchNorm", [3, 20, 20]), ("Conv2d(20, 1, Bias = false), BatchNorm, Conv2d(16, 3, Bias = false)", [3, 12, 12]),
    ];

    private static readonly Lazy<ModelCompilation> s_normModels = Compile(s_norms.SelectMany((n, i) => new[] { "Single", "Double" }.Select(precision =>
        $"[Model({List(n.Shape)}, InputGradients = true, Precision = Precision.{precision})] [{n.Layers}] public sealed partial class Norm{precision}{i};")));

    public static TheoryData<string, int> Norms
    {
        get
        {
            var data = new TheoryData<string, int>();
            for (var i = 0; i < s_norms.Length; i++) data.Add($"{s_norms[i].Layers} of [{List(s_norms[i].Shape)}]", i);
            return data;
        }
    }

    [Theory, MemberData(nameof(Norms))]
    public void Norms_do_not_overflow_where_squares_would(string what, int index)
    {
        const int Batch = 19;
        var elements = s_norms[index].Shape.Aggregate(1, (a, b) => a * b);
        var random = new Random(index);
        var values = Enumerable.Range(0, Batch * elements).Select(_ => random.NextDouble() * 4 - 2).ToArray();
        var compilation = s_normModels.Value;
        // What a norm makes of values does not depend on their scale, as long as eps is small beside them.
        var exact = compilation.Model($"NormDouble{index}").CreateTrainer(Batch);
        var (expected, gradient) = DoublePass(exact, [.. values.Select(v => v * 1024)]);
        AtEveryWidth(() =>
        {
            var trainer = compilation.Model($"NormSingle{index}").CreateTrainer(Batch);
            var (y, dx) = Pass(trainer, [.. values.Select(v => (float)(v * 1e20))], Gradient);
            Near(what, expected, [.. y.Select(v => (double)v)], 1);
            Near("gradient of " + what, gradient, [.. dx.Select(v => (double)v)], 1024 / 1e20);
            var doubles = compilation.Model($"NormDouble{index}").CreateTrainer(Batch);
            var (large, largeGradient) = DoublePass(doubles, [.. values.Select(v => v * 1e200)]);
            Near(what + " in double", expected, large, 1);
            Near($"gradient of {what} in double", gradient, largeGradient, 1024 / 1e200);
        });
    }

    private static readonly int[][] s_responses = [[7], [20], [5, 3], [7, 61], [17, 5, 5]];

    private static readonly Lazy<ModelCompilation> s_responseModels = Compile(s_responses.SelectMany((shape, i) => new[] { "Single", "Double" }.Select(precision =>
        $"[Model({List(shape)}, InputGradients = true, Precision = Precision.{precision})] [LocalResponseNorm(5)] public sealed partial class Response{precision}{i};")));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1e20, 0)]
    [InlineData(1e25, 0)]
    [InlineData(1e38, 0)]
    [InlineData(1e20, 180)]
    public void Local_response_norms_do_not_overflow_where_squares_would(double scale, int digits)
    {
        const int Batch = 3, Window = 5;
        const double Alpha = 1e-4 / Window, Beta = 0.75;
        for (var index = 0; index < s_responses.Length; index++)
        {
            var shape = s_responses[index];
            int channels = shape[0], after = shape.Skip(1).Aggregate(1, (a, b) => a * b);
            var random = new Random(index);
            // Small ones between them, whose own squares are as they were.
            var x = Enumerable.Range(0, Batch * channels * after).Select(i => (random.NextDouble() * 4 - 2) * (i % 11 == 0 ? 1 : scale)).ToArray();
            var g = Gradient(x.Length);
            double[] bases = new double[x.Length], y = new double[x.Length], dx = new double[x.Length];
            IEnumerable<int> Window5(int i, int before, int behind) => Enumerable.Range(-before, before + behind + 1)
                .Where(n => i / after % channels + n >= 0 && i / after % channels + n < channels).Select(n => i + n * after);
            for (var i = 0; i < x.Length; i++) y[i] = x[i] * Math.Pow(bases[i] = 1 + Alpha * Window5(i, 2, 2).Sum(n => x[n] * x[n]), -Beta);
            for (var i = 0; i < x.Length; i++)
                dx[i] = g[i] * Math.Pow(bases[i], -Beta) - 2 * Alpha * Beta * x[i] * Window5(i, 2, 2).Sum(n => g[n] * y[n] / bases[n]);
            if (digits == 0)
                AtEveryWidth(() =>
                {
                    var (single, singleGradient) = Pass(s_responseModels.Value.Model($"ResponseSingle{index}").CreateTrainer(Batch), [.. x.Select(v => (float)v)], Gradient);
                    Near($"{scale}", y, [.. single.Select(v => (double)v)], 1);
                    if (scale < 1e38) Near($"gradient at {scale}", dx, [.. singleGradient.Select(v => (double)v)], 1);
                });
            // Far above k, y grows as scale^(1 - 2 beta).
            var factor = Math.Pow(10, digits);
            var (doubles, doubleGradient) = DoublePass(s_responseModels.Value.Model($"ResponseDouble{index}").CreateTrainer(Batch), [.. x.Select(v => v * factor)]);
            Near($"{scale} in double", y, doubles, Math.Pow(factor, 1 - 2 * Beta));
            Near($"gradient at {scale} in double", dx, doubleGradient, Math.Pow(factor, -2 * Beta));
        }
    }

    private static void Near(string what, double[] expected, double[] actual, double scale)
    {
        var bound = 3e-5 * expected.Max(Math.Abs) * scale;
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] * scale - actual[i]) <= bound, $"{what} [{i}]: {expected[i] * scale:R} and {actual[i]:R}");
    }

    private static double Loss(string model, float[] x, TensorMemory target)
    {
        var trainer = s_logarithms.Value.Model(model).CreateTrainer(18);
        var loss = trainer.ForwardBackward([x, new float[300 * 18], target]);
        var dx = new float[x.Length];
        trainer.CopyInputGradient(0, dx);
        Assert.All(dx, d => Assert.True(float.IsFinite(d), $"A gradient of {model} is {d}."));
        Assert.Equal(loss, trainer.Evaluate([x, new float[300 * 18], target]), 1e-6 * Math.Abs(loss));
        return loss;
    }

    /// <summary>A model that is too large to be straight lines, for an input of its own.</summary>
    private static string Wired(string name, int[] shape, string loss, string target) =>
        $"[Model(InputGradients = true)] public sealed partial class {name} {{ static (Tensor y, Tensor z) Forward([Shape({List(shape)})] Tensor x, [Shape(300)] Tensor large) => (Identity(x), Identity(large));\n" +
        $"static Tensor Loss(Tensor y, {target}) => {loss}; }}";

    /// <summary>The output, and the gradient by the input of its sum, or of one with other factors.</summary>
    private static (float[] Y, float[] Dx) Pass(ITrainer trainer, float[] x, Func<int, double[]>? gradient = null)
    {
        trainer.Forward([x]);
        var y = new float[trainer.Outputs[0].ElementCount * (x.Length / trainer.Inputs[0].ElementCount)];
        trainer.CopyOutput(0, y);
        trainer.Backward([gradient is null ? y.Select(_ => 1f).ToArray() : gradient(y.Length).Select(d => (float)d).ToArray()]);
        var dx = new float[x.Length];
        trainer.CopyInputGradient(0, dx);
        return (y, dx);
    }

    private static (double[] Y, double[] Dx) DoublePass(ITrainer trainer, double[] x)
    {
        trainer.Forward([x]);
        var y = new double[trainer.Outputs[0].ElementCount * (x.Length / trainer.Inputs[0].ElementCount)];
        trainer.CopyOutput(0, y);
        trainer.Backward([Gradient(y.Length)]);
        var dx = new double[x.Length];
        trainer.CopyInputGradient(0, dx);
        return (y, dx);
    }

    private static double[] Gradient(int count) => [.. Enumerable.Range(0, count).Select(i => (double)(float)Math.Sin(0.7 * i))];

    private static float[] Fill(int batch, int classes, int places, Func<int, int, int, float> value)
    {
        var values = new float[batch * classes * places];
        for (var i = 0; i < values.Length; i++) values[i] = value(i / (classes * places), i / places % classes, i % places);
        return values;
    }

    private static Lazy<ModelCompilation> Compile(IEnumerable<string> declarations) =>
        new(() => ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n" + string.Join("\n", declarations)));

    private static string Places(int[] shape) => shape.Length == 1 ? "" : $"[Shape({List(shape[1..])})] ";

    private static string Name(string layer) => new([.. layer.Select(c => char.IsLetterOrDigit(c) ? c : '_')]);

    private static string Name(int[] shape) => "Of" + string.Join("x", shape);

    private static string List(int[] numbers) => string.Join(", ", numbers);

    private static void AtEveryWidth(Action check)
    {
        try
        {
            foreach (var bits in new[] { 512, 256, 128, 0 })
            {
                Simd.Limit = bits;
                check();
            }
        }
        finally
        {
            Simd.Limit = 512;
        }
    }
}
