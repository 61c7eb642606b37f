using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Rules;

/// <summary>Layers that use the weight of another one: which are found, and what is refused.</summary>
public sealed class TiedWeightTests
{
    private const string Wired = "[Model] public sealed partial class M { static Tensor Forward([Shape(7)] Tokens text) { var x = Embedding(text, 5, 3, name: \"tokens\"); return ";

    [Theory]
    [InlineData("Embedding(9, 5, Name = \"tokens\"), LSTM(5), Linear(9, WeightOf = {|MG0113:\"token\"|})",
        "There is no layer 'token' before 'Linear' (layer 2) whose weight it could use. With a weight of [9, 5] there is 'tokens'.")]
    [InlineData("Embedding(9, 5), LSTM(5), Linear(8, WeightOf = {|MG0113:\"tokens\"|})", "There is no layer 'tokens' before 'Linear' (layer 2) whose weight it could use. Name one that comes before it.")]
    [InlineData("Embedding(9, 5), Linear(5, Name = \"a\", WeightOf = {|MG0113:\"b\"|}), Linear(5, Name = \"b\", WeightOf = \"a\")",
        "There is no layer 'b' before 'a' whose weight it could use. Name one that comes before it.")]
    [InlineData("Embedding(9, 5), Linear(5, Name = \"a\", WeightOf = {|MG0113:\"a\"|})", "'a' cannot use its own weight. Name another layer, or leave WeightOf out.")]
    [InlineData("Embedding(9, 5), LSTM(5), Linear(9, WeightOf = {|MG0113:\"1\"|})",
        "'LSTM' (layer 1) has no weight that 'Linear' (layer 2) could use, but 'weight_ih_l0', 'weight_hh_l0', 'bias_ih_l0', 'bias_hh_l0'. Name a layer with a single one, such as Linear, Embedding or a convolution.")]
    [InlineData("Embedding(9, 5), ReLU(Name = \"act\"), Linear(9, WeightOf = {|MG0113:\"act\"|})",
        "'act' has no weight that 'Linear' (layer 2) could use. Name a layer with a single one, such as Linear, Embedding or a convolution.")]
    [InlineData("Embedding(9, 5), LSTM(6), Linear(9, WeightOf = {|MG0113:\"0\"|})",
        "'Linear' (layer 2) has a weight of [9, 6], but that of 'Embedding' (layer 0), which it shall use, is [9, 5]. Put a Linear(5) before it, which brings its 6 inputs to 5.")]
    [InlineData("Embedding(9, 5), Linear(8, WeightOf = {|MG0113:\"0\"|})",
        "'Linear' (layer 1) has a weight of [8, 5], but that of 'Embedding' (layer 0), which it shall use, is [9, 5]. Both shapes must be equal.")]
    [InlineData("Embedding(9, 5, Name = \"tokens\"), Linear(9, WeightOf = {|MG0113:\"tokens\"|}, Trainable = false)",
        "'Linear' (layer 1) is frozen, but the weight of 'tokens', which it uses, is trained. Freeze 'tokens', or neither.")]
    [InlineData("Embedding(9, 5, Name = \"tokens\"), Linear(9, WeightOf = {|MG0113:\"tokens\"|}, Init = Init.Zeros)",
        "'Linear' (layer 1) uses the weight of 'tokens', which starts as 'tokens' says. Move Init there; InitBias may stay.")]
    public void What_cannot_be_used_is_one_error(string layers, string message) =>
        Expect.Errors($"[Model(7)] [{layers}] public sealed partial class M;", message);

    [Theory]
    [InlineData("Embedding(9, 5, Name = \"tokens\"), LSTM(5), Linear(9, Bias = false, WeightOf = \"tokens\")")]
    [InlineData("Embedding(9, 5), LSTM(5), Linear(9, WeightOf = \"0\", InitBias = 0)")]
    [InlineData("Embedding(9, 5, Trainable = false, Name = \"tokens\"), Linear(9, WeightOf = \"tokens\")")]
    [InlineData("Embedding(9, 9, Name = \"a\"), Linear(9, Name = \"b\", WeightOf = \"a\"), Linear(9, WeightOf = \"b\")")]
    public void A_weight_of_the_same_shape_is_used(string layers) => Expect.None($"[Model(7)] [{layers}] public sealed partial class M;");

    [Fact]
    public void A_call_names_the_layer_as_an_attribute_does() =>
        Expect.Errors(Wired + "Linear(x, 5, weightOf: {|MG0113:\"token\"|}); } }", "There is no layer 'token' before 'linear_1' whose weight it could use. With a weight of [5, 3] there is 'tokens'.");

    [Fact]
    public void A_mistake_of_the_other_layer_is_told_alone() =>
        Expect.Errors("[Model(7)] [Embedding({|MG0100:0|}, 5, Name = \"tokens\"), Linear(9, WeightOf = \"tokens\")] public sealed partial class M;",
            "'tokens' needs at least one token, not 0.");

    [Theory]
    [InlineData("Linear(x, 5, weightOf: \"tokens\", name: \"head\")", "tokens.weight, head.bias")]
    [InlineData("Scoped(x)", "tokens.weight, decoder.head.bias")]
    [InlineData("Near(x)", "tokens.weight, decoder.tokens.weight, decoder.tokens.bias, decoder.head.bias")]
    [InlineData("Whole(x)", "tokens.weight, decoder.tokens.weight, decoder.tokens.bias, decoder.head.bias")]
    [InlineData("Twice(x)", "tokens.weight, twin.bias")]
    [InlineData("Apply<Other>(x, name: \"other\")", "tokens.weight, other.tokens.weight, other.tokens.bias, other.1.bias")]
    [InlineData("Linear(Apply<Other>(x, name: \"other\"), 3, bias: false, weightOf: \"other.tokens\")", "tokens.weight, other.tokens.weight, other.tokens.bias, other.1.bias")]
    public void A_name_is_looked_for_from_the_layer_outwards(string expression, string names)
    {
        var model = ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n[Model(7, 3)] [Linear(3, Name = \"tokens\"), Linear(3, WeightOf = \"tokens\")] public sealed partial class Other;\n" +
            Wired + expression + """
            ; }
            static Tensor Scoped(Tensor x) { using (Scope("decoder")) return Linear(x, 5, weightOf: "tokens", name: "head"); }
            static Tensor Near(Tensor x) { using (Scope("decoder")) return Linear(Linear(x, 3, name: "tokens"), 3, weightOf: "tokens", name: "head"); }
            static Tensor Whole(Tensor x) { using (Scope("decoder")) Linear(x, 3, name: "tokens"); return Linear(x, 3, weightOf: "decoder.tokens", name: "decoder.head"); }
            [Linear(5, WeightOf = "tokens")] private static partial Tensor Twin(Tensor x);
            static Tensor Twice(Tensor x) => Twin(x) - Twin(2 * x);
            }
            """);
        Assert.Empty(model.Diagnostics);
        Assert.Equal(names, string.Join(", ", model.Model("M").Parameters.Items.Select(p => p.Name)));
    }

    [Fact]
    public void The_description_counts_the_weight_once_and_says_whose_it_is()
    {
        var description = ModelCompilation.Of("using ModelGen;\n[Model(7)] [Embedding(9, 5, Name = \"tokens\"), Linear(9, Name = \"head\", WeightOf = \"tokens\")] public sealed partial class M;").Model("M").Description;
        Assert.Equal((9 * 5 + 9, 9 * 5, 9), (description.Parameters, description.Layers[0].Parameters, description.Layers[1].Parameters));
        Assert.Equal("Linear 9 + bias, weight of tokens", description.Layers[1].Kind);
    }
}
