using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Evaluation;

/// <summary>A layer that is frozen, however it is, leaves its statistics alone, too, and trains by the running ones.</summary>
public sealed class FrozenTests
{
    private const int Samples = 3;

    /// <summary>A network whose convolution and norm are frozen in one of the ways there are.</summary>
    /// <param name="form">The way.</param>
    /// <param name="norm">What the declaration says of the norm's statistics.</param>
    private static string Source(string form, string norm = "")
    {
        var option = norm.Length == 0 ? "" : ", Frozen = " + norm;
        var argument = norm.Length == 0 ? "" : ", frozen: " + norm;
        var inline = $"BatchNorm(Conv2d(x, 4, 3, name: \"conv\"), name: \"bn\"{argument})";
        var body = form switch
        {
            "layer" => $"BatchNorm(Conv2d(x, 4, 3, trainable: false, name: \"conv\"), trainable: false, name: \"bn\"{argument})",
            "method" => "Net(x)",
            "applied" => "Apply<Backbone>(x, name: \"backbone\", trainable: false)",
            "nested" => "Apply<Outer>(x, name: \"outer\", trainable: false)",
            "scope" or "trained" => "Block(x)",
            _ => "Open(x)",
        };
        var frozen = form == "trained" ? "" : ", trainable: false";
        return $$"""
            using ModelGen; using static ModelGen.Layers;
            [Model(2, 5, 5)] [Conv2d(4, 3, Name = "conv"), BatchNorm(Name = "bn"{{option}})] public sealed partial class Backbone;
            [Model] public sealed partial class Outer { static Tensor Forward([Shape(2, 5, 5)] Tensor x) => Apply<Backbone>(x, name: "inner"); }
            [Model] [MSELoss] public sealed partial class M
            {
                {{(form == "method" ? $"[Conv2d(4, 3, Name = \"conv\", Trainable = false), BatchNorm(Name = \"bn\", Trainable = false{option})] private static partial Tensor Net(Tensor x);" : "")}}
                [Conv2d(4, 3), BatchNorm({{option.TrimStart(',', ' ')}})] private static partial Tensor Annotated(Tensor x);
                static Tensor Block(Tensor x) { using (Scope("block"{{frozen}})) return {{inline}}; }
                static Tensor Open(Tensor x) { using (Scope("block"{{frozen}})) return {{(form == "call in scope" ? "Annotated(x)" : "Apply<Backbone>(x, name: \"backbone\")")}}; }
                static Tensor Forward([Shape(2, 5, 5)] Tensor x) => Linear(Flatten(Tanh({{body}})), 2, name: "head");
            }
            """;
    }

    private static ITrainer Trainer(string source)
    {
        var compilation = ModelCompilation.Of(source);
        Assert.Empty(compilation.Diagnostics);
        var trainer = compilation.Model("M", seed: 3).CreateTrainer(Samples);
        // Statistics that a batch would not have.
        trainer.Buffers.Items[0].Memory.Single.Fill(0.3f);
        trainer.Buffers.Items[1].Memory.Single.Fill(2f);
        return trainer;
    }

    private static TensorMemory[] Batch()
    {
        var random = new Random(5);
        return [.. new[] { Samples * 50, Samples * 2 }.Select(size => (TensorMemory)Enumerable.Range(0, size).Select(_ => (float)random.NextDouble() * 2 - 1).ToArray())];
    }

    private static float[] Output(ITrainer trainer)
    {
        var output = new float[Samples * 2];
        trainer.CopyOutput(0, output);
        return output;
    }

    public static TheoryData<string> Forms => ["layer", "method", "scope", "call in scope", "applied", "nested", "applied in scope"];

    [Theory, MemberData(nameof(Forms))]
    public void A_frozen_layer_trains_by_its_running_statistics_and_leaves_them_alone(string form)
    {
        var (trainer, told) = (Trainer(Source(form)), Trainer(Source(form, "true")));
        Assert.Equal(["head.weight", "head.bias"], trainer.Gradients.Items.Select(g => g.Name));
        var before = trainer.Buffers.Items.Select(b => b.Memory.Single.ToArray()).ToArray();
        Assert.Equal(2, before.Length);
        var batch = Batch();
        Assert.Equal(told.ForwardBackward(batch), trainer.ForwardBackward(batch));
        var trained = Output(trainer);
        for (var i = 0; i < 2; i++) Assert.Equal(told.Gradients.Items[i].Memory.Single.ToArray(), trainer.Gradients.Items[i].Memory.Single.ToArray());
        for (var i = 0; i < 2; i++) Assert.Equal(before[i], trainer.Buffers.Items[i].Memory.Single.ToArray());
        trainer.Evaluate(batch);
        var evaluated = Output(trainer);
        for (var i = 0; i < trained.Length; i++) Assert.Equal(evaluated[i], trained[i], 1e-5);
    }

    [Theory, MemberData(nameof(Forms))]
    public void Statistics_that_shall_move_all_the_same_say_so(string form)
    {
        var (trainer, free) = (Trainer(Source(form, "false")), Trainer(Source("trained")));
        Assert.Equal(["head.weight", "head.bias"], trainer.Gradients.Items.Select(g => g.Name));
        // Names, and with them initial values, differ from form to form.
        for (var i = 0; i < free.Parameters.Items.Count; i++) free.Parameters.Items[i].Memory.Single.CopyTo(trainer.Parameters.Items[i].Memory.Single);
        var batch = Batch();
        Assert.Equal(free.ForwardBackward(batch), trainer.ForwardBackward(batch), 1e-6);
        for (var i = 0; i < 2; i++)
        {
            Assert.NotEqual(i == 0 ? 0.3f : 2f, trainer.Buffers.Items[i].Memory.Single[0]);
            Assert.Equal(free.Buffers.Items[i].Memory.Single.ToArray(), trainer.Buffers.Items[i].Memory.Single.ToArray());
        }
    }

    [Fact]
    public void Gradients_pass_a_frozen_norm_as_its_constants_have_it()
    {
        // y = (w x + b - mean) / sqrt(variance + eps), and the loss the mean of y²: dw = 2/n Σ y x / sqrt(variance + eps).
        var compilation = ModelCompilation.Of(
            """
            using ModelGen; using static ModelGen.Layers;
            [Model(1, Precision = Precision.Double)] [Linear(1), BatchNorm(Trainable = false), MSELoss] public sealed partial class M;
            """);
        Assert.Empty(compilation.Diagnostics);
        var trainer = compilation.Model("M").CreateTrainer(Samples);
        double[] x = [0.5, -1, 2];
        trainer.Parameters.Items[0].Memory.Double[0] = 0.7;
        trainer.Parameters.Items[1].Memory.Double[0] = -0.2;
        trainer.Buffers.Items[0].Memory.Double[0] = 0.3;
        trainer.Buffers.Items[1].Memory.Double[0] = 2;
        var inverse = 1 / Math.Sqrt(2 + 1e-5);
        var y = x.Select(v => (0.7 * v - 0.2 - 0.3) * inverse).ToArray();
        Assert.Equal(y.Average(v => v * v), trainer.ForwardBackward([x, new double[Samples]]), 1e-14);
        Assert.Equal(["0.weight", "0.bias"], trainer.Gradients.Items.Select(g => g.Name));
        Assert.Equal(2.0 / 3 * x.Zip(y, (a, b) => a * b * inverse).Sum(), trainer.Gradients.Items[0].Memory.Double[0], 1e-14);
        Assert.Equal(2.0 / 3 * y.Sum() * inverse, trainer.Gradients.Items[1].Memory.Double[0], 1e-14);
    }

    [Fact]
    public void A_frozen_norm_takes_a_batch_of_one()
    {
        var model = ModelCompilation.Of("using ModelGen; [Model(3)] [BatchNorm(Trainable = false), Linear(1), MSELoss] public sealed partial class M;").Model("M");
        Assert.True(double.IsFinite(model.CreateTrainer(1).ForwardBackward([new float[] { 1, 2, 3 }, new float[] { 1 }])));
    }

    [Fact]
    public void A_frozen_norm_may_stand_in_a_scan() => Assert.Empty(ModelCompilation.Of(
        """
        using ModelGen; using static ModelGen.Layers;
        [Model] public sealed partial class M
        {
            static Tensor Forward([Shape(5, 3)] Tensor x)
            {
                using (Scope("frozen", trainable: false)) return Scan(x, Zeros(4), (h, xt) => Tanh(h + BatchNorm(Linear(xt, 4)))).Output;
            }
        }
        """).Diagnostics);
}
