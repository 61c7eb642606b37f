using ModelGen.Training;

namespace ModelGen.Sequences.Tests;

/// <summary>One weight that two layers use, against PyTorch and central differences.</summary>
public sealed class TiedTests
{
    private static readonly Dictionary<string, string> s_members = new(StringComparer.Ordinal)
    {
        ["tied_language"] = Language(7, 17, 5, ", bias: false"),
        ["tied_language_one"] = Language(1, 3, 1, ""),
        ["tied_linear"] = Layers("17", "Linear(x, 17, name: \"first\")", "Linear(x, 17, weightOf: \"first\", name: \"second\")"),
        ["tied_small_linear"] = Layers("3", "Linear(x, 3, name: \"first\")", "Linear(x, 3, weightOf: \"first\", name: \"second\")"),
        ["tied_conv2d"] = Layers("7, 5, 9", "Conv2d(x, 7, 3, padding: 1, name: \"first\")", "Conv2d(x, 7, 3, weightOf: \"first\", name: \"second\")"),
        ["tied_conv_transpose2d"] = Layers("3, 7, 9", "Conv2d(x, 7, 3, stride: 2, name: \"first\")", "ConvTranspose2d(x, 3, 3, stride: 2, weightOf: \"first\", name: \"second\")"),
        ["tied_conv1d"] = Layers("5, 7", "Conv1d(x, 17, 3, name: \"first\")", "ConvTranspose1d(x, 5, 3, weightOf: \"first\", name: \"second\")"),
        // The vector of the padding token gets its gradient from the head alone, which no difference tells.
        ["tied_padding"] = "static Tensor Forward([Shape(7)] Tokens text) => Linear(Tanh(Embedding(text, 3, 5, paddingIdx: 1, name: \"tokens\")), 3, weightOf: \"tokens\", name: \"head\");",
        ["three_uses"] =
            """
            static Tensor Forward([Shape(7)] Tokens text, [Shape(7)] Tokens more) =>
                Linear(Embedding(text, 3, 5, name: "tokens") * Embedding(more, 3, 5, weightOf: "tokens"), 3, weightOf: "tokens");
            """,
        ["frozen"] = "static Tensor Forward([Shape(5)] Tensor x) => Linear(Tanh(Linear(x, 5, name: \"first\", trainable: false)), 5, weightOf: \"first\", name: \"second\");",
    };

    public static TheoryData<string> Fixtures => [.. s_members.Keys.Where(name => name.StartsWith("tied", StringComparison.Ordinal))];

    public static TheoryData<string> Names => [.. s_members.Keys.Where(name => name != "tied_padding")];

    private static string Language(int time, int tokens, int size, string bias) =>
        $"static Tensor Forward([Shape({time})] Tokens text) => Linear(LSTM(Embedding(text, {tokens}, {size}, name: \"tokens\"), {size}, name: \"lstm\"), {tokens}{bias}, weightOf: \"tokens\", name: \"head\");";

    private static string Layers(string shape, string first, string second) =>
        $$"""
        static Tensor Forward([Shape({{shape}})] Tensor x)
        {
            x = Tanh({{first}});
            return {{second}};
        }
        """;

    [Theory, MemberData(nameof(Fixtures))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string name) => new Fixture(name).Check(Networks.Wired("tied", s_members, name));

    [Theory, MemberData(nameof(Names))]
    public void Gradients_are_those_of_central_differences(string name)
    {
        var trainer = Networks.Wired("tied", s_members, name, Precision.Double).CreateTrainer(3);
        var result = new GradientCheck(trainer) { Inputs = true, ElementsPerTensor = 50 }.Run(Networks.Tensors(trainer, 3));
        Assert.True(result.RelativeError <= 1e-7, result.ToString());
    }

    [Fact]
    public void What_freezes_the_owner_freezes_both_uses() => Assert.Equal(["second.bias"], Networks.Wired("tied", s_members, "frozen").CreateTrainer(1).Gradients.Items.Select(gradient => gradient.Name));

    [Fact]
    public void An_optimizer_sees_one_weight_and_decays_it_once()
    {
        var model = Networks.Wired("tied", s_members, "tied_language");
        var trainer = model.CreateTrainer(1);
        Assert.Single(trainer.Gradients.Items, gradient => gradient.Name is "tokens.weight" or "head.weight");
        var weight = model.Parameters.Items[0];
        Assert.Equal("tokens.weight", weight.Name);
        var before = weight.Memory.Single.ToArray();
        trainer.Forward([new int[7]]);
        trainer.Backward([new float[7 * 17]]);
        new SGD(trainer, 0.5) { WeightDecay = 0.1 }.Step();
        // The gradient is zero, so that the decay alone is left: 1 - 0.5 · 0.1 of what was.
        Assert.All(before.Zip(weight.Memory.Single.ToArray()), pair => Assert.Equal(pair.First * 0.95f, pair.Second, 1e-6f));
    }

    [Fact]
    public void A_checkpoint_holds_the_weight_and_what_Adam_knows_of_it_once()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
        try
        {
            var first = Language();
            var adam = new Adam(first, 0.01);
            Train(first, adam, 3);
            new Checkpoint(first).Add("optimizer", adam).Save(path);
            Assert.Equal(1 + 2, SafetensorsFile.Read(path).Tensors.Count(tensor => tensor.Name.EndsWith("tokens.weight", StringComparison.Ordinal)));
            Train(first, adam, 2);

            var second = Language();
            var resumed = new Adam(second, 0.01);
            new Checkpoint(second).Add("optimizer", resumed).Load(path);
            Train(second, resumed, 2);
            Assert.Equal(first.Parameters.Items.SelectMany(p => p.Memory.Single.ToArray()), second.Parameters.Items.SelectMany(p => p.Memory.Single.ToArray()));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ITrainer Language() => Networks.Declared("TiedLanguage",
        "[Model(5)] [Embedding(7, 5, Name = \"tokens\"), LSTM(5), Linear(7, Bias = false, WeightOf = \"tokens\"), CrossEntropyLoss(Axis = -1)] public sealed partial class TiedLanguage;").CreateTrainer(3);

    private static void Train(ITrainer trainer, Adam adam, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            trainer.ForwardBackward([Enumerable.Range(step, 15).Select(i => i % 7).ToArray(), Enumerable.Range(step + 1, 15).Select(i => i % 7).ToArray()]);
            adam.Step();
        }
    }
}
