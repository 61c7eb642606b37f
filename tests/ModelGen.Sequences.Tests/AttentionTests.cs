using ModelGen.Training;

namespace ModelGen.Sequences.Tests;

/// <summary>Attention and the Transformer's block against PyTorch and central differences.</summary>
public sealed class AttentionTests
{
    private static readonly Dictionary<string, string> s_members = new(StringComparer.Ordinal)
    {
        ["attention_self"] = One("[Shape(7, 12)] Tensor x", "MultiHeadAttention(x, 3, name: \"attention\")"),
        ["attention_causal"] = One("[Shape(17, 34)] Tensor x", "MultiHeadAttention(x, 2, causal: true, bias: false, name: \"attention\")"),
        ["attention_cross"] = One("[Shape(5, 12)] Tensor x, [Shape(7, 12)] Tensor key", "MultiHeadAttention(x, key, key, 4, name: \"attention\")"),
        ["attention_sizes"] = One("[Shape(5, 6)] Tensor x, [Shape(7, 3)] Tensor key, [Shape(7, 9)] Tensor value", "MultiHeadAttention(x, key, value, 2, name: \"attention\")"),
        ["attention_lengths"] = One("[Shape(7, 12)] Tensor x, Tokens lengths", "MultiHeadAttention(x, 3, lengths: lengths, name: \"attention\")"),
        ["encoder_layer_relu"] = One("[Shape(5, 12)] Tensor x", "TransformerEncoderLayer(x, 3, dimFeedforward: 17, dropout: 0, name: \"layer\")"),
        ["encoder_layer_gelu_norm_first"] = One("[Shape(5, 12)] Tensor x",
            "TransformerEncoderLayer(x, 3, dimFeedforward: 17, dropout: 0, activation: TransformerActivation.GELU, normFirst: true, layerNormEps: 0.01, causal: true, name: \"layer\")"),
        ["separate_values"] = One("[Shape(5, 6)] Tensor x, [Shape(7, 6)] Tensor key, [Shape(7, 6)] Tensor value", "MultiHeadAttention(x, key, value, 3, bias: false)"),
        ["shared_memory"] = One("[Shape(5, 6)] Tensor x, [Shape(3, 6, Shared = true)] Tensor memory", "MultiHeadAttention(x, memory, memory, 2)"),
        ["encoder"] =
            """
            static Tensor Forward([Shape(7)] Tokens text, Tokens lengths)
            {
                var x = PositionalEmbedding(PositionalEncoding(Embedding(text, 5, 8)), 9);
                for (var layer = 0; layer < 2; layer++)
                    using (Scope($"layers.{layer}"))
                        x = TransformerEncoderLayer(x, 2, dimFeedforward: 9, lengths: lengths, name: "block");
                return Linear(Mean(x, 0), 3);
            }
            """,
    };

    public static TheoryData<string> Fixtures =>
        ["attention_causal", "attention_cross", "attention_sizes", "attention_lengths", "attention_self", "encoder_layer_relu", "encoder_layer_gelu_norm_first"];

    public static TheoryData<string> Names => [.. s_members.Keys];

    [Theory, MemberData(nameof(Fixtures))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string name) => new Fixture(name).Check(Networks.Wired("attention", s_members, name));

    [Theory, MemberData(nameof(Names))]
    public void Gradients_are_those_of_central_differences(string name)
    {
        var trainer = Networks.Wired("attention", s_members, name, Precision.Double).CreateTrainer(3);
        var result = new GradientCheck(trainer) { Inputs = true, ElementsPerTensor = 50 }.Run(Networks.Tensors(trainer, 3));
        Assert.True(result.RelativeError <= 1e-7, result.ToString());
    }

    [Fact]
    public void Places_are_sines_and_cosines()
    {
        var predictor = Networks.Declared("Places", "[Model(300, 7)]\n[PositionalEncoding]\npublic sealed partial class Places;").CreatePredictor();
        var places = Streams.Whole(predictor, new float[300 * 7]);
        for (var t = 0; t < 300; t++)
            for (var i = 0; i < 7; i++)
            {
                var angle = t / Math.Pow(10000, (i - i % 2) / 7.0);
                Assert.Equal(i % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle), places[t * 7 + i], 1e-6);
            }
    }

    [Theory]
    [InlineData("[Model(5, 7)]\n[MultiHeadAttention(2)]", "MG0103", "'MultiHeadAttention' (layer 0) has 2 heads, but the input 'input' gives 7 features ([5, 7]), which 2 does not divide.")]
    [InlineData("[Model(5, 8)]\n[PositionalEmbedding(4)]", "MG0100", "'PositionalEmbedding' (layer 0) knows 4 places, but the input 'input' gives 5 steps ([5, 8]). Use at least 5.")]
    [InlineData("[Model(8)]\n[TransformerEncoderLayer(2)]", "MG0104", "'TransformerEncoderLayer' (layer 0) needs a sequence [time, features], but the input 'input' gives [8].")]
    [InlineData("[Model(5, 8, Streaming = true)]\n[MultiHeadAttention(2, Causal = true)]", "MG0014", "'Net' cannot be streamed: 'MultiHeadAttention' (layer 0) attends over the whole sequence.")]
    public void A_wrong_declaration_is_one_error(string declaration, string id, string message)
    {
        var found = Assert.Single(Testing.ModelCompilation.Of($"using ModelGen;\nusing static ModelGen.Layers;\n{declaration}\npublic sealed partial class Net;\n").Diagnostics);
        Assert.Equal((id, message), (found.Id, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static string One(string inputs, string expression) => $"static Tensor Forward({inputs}) => {expression};";
}
