using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Evaluation;

/// <summary>The C# that a network may be written in, seen by the weights it comes to.</summary>
public sealed class LanguageTests
{
    /// <summary>The names and shapes of the weights of a network whose Forward has a vector x of 4.</summary>
    private static string Weights(string body, string members = "") =>
        Parameters($"[Model] public sealed partial class M {{ {members} static Tensor Forward([Shape(4)] Tensor x) {{ {body} }} }}");

    private static string Parameters(string source)
    {
        var compilation = ModelCompilation.Of("using System; using System.Linq; using System.Collections.Generic; using ModelGen; using static ModelGen.Layers;\n" + source);
        Assert.Empty(compilation.Diagnostics);
        return string.Join(" ", compilation.Model("M").Parameters.Items.Where(p => p.Name.EndsWith("weight", StringComparison.Ordinal)).Select(p => $"{p.Name[..^7]}:{string.Join("x", p.Shape)}"));
    }

    [Theory]
    [InlineData("for (var i = 1; i <= 3; i++) x = Linear(x, i); return x;", "linear_1:1x4 linear_2:2x1 linear_3:3x2")]
    [InlineData("for (var i = 0; ; i++) { if (i == 1) continue; if (i > 2) break; x = Linear(x, 3 + i); } return x;", "linear_1:3x4 linear_2:5x3")]
    [InlineData("var i = 3; while (i > 1) x = Linear(x, i--); return x;", "linear_1:3x4 linear_2:2x3")]
    [InlineData("var i = 3; do { x = Linear(x, i); i -= 2; } while (i > 0); return x;", "linear_1:3x4 linear_2:1x3")]
    [InlineData("foreach (var size in new[] { 5, 6 }) x = Linear(x, size); return x;", "linear_1:5x4 linear_2:6x5")]
    [InlineData("foreach (var (size, twice) in new[] { (5, true), (6, false) }) x = Linear(x, twice ? 2 * size : size); return x;", "linear_1:10x4 linear_2:6x10")]
    [InlineData("int[] sizes = [7, .. new[] { 2, 3 }]; return Linear(Linear(x, sizes[^1]), sizes[1..].Length);", "linear_1:3x4 linear_2:2x3")]
    [InlineData("var list = new List<Tensor> { x }; list.Add(Linear(x, 2)); list.Insert(0, x); return Linear(Concat(list), list.Count);", "linear_1:2x4 linear_2:3x10")]
    [InlineData("var (a, b) = (2, 3); (a, b) = (b, a); return Linear(Linear(x, a), b);", "linear_1:3x4 linear_2:2x3")]
    [InlineData("(int Width, string Name) stage = (5, \"wide\"); return Linear(x, stage.Width, name: stage.Name);", "wide:5x4")]
    [InlineData("var kind = 2; switch (kind) { case 1: x = Linear(x, 1); break; case 2 when kind > 1: x = Linear(x, 2); break; default: x = Linear(x, 3); break; } return x;", "linear_1:2x4")]
    [InlineData("for (var i = 0; i < 4; i++) x = Linear(x, i switch { 0 => 2, > 0 and < 3 => 5, _ => 7 }); return x;", "linear_1:2x4 linear_2:5x2 linear_3:5x5 linear_4:7x5")]
    [InlineData("Tensor? skip = null; skip ??= Linear(x, 2); return skip is { } y ? y : x;", "linear_1:2x4")]
    [InlineData("var width = 8; width >>= 1; width |= 3; width ^= 1; return Linear(x, width % 4 == 2 && !(width < 6) ? width : 1);", "linear_1:6x4")]
    [InlineData("return Linear(x, (int)(4 * 0.75f + Math.Sqrt(9)) + Math.Max(1, 2));", "linear_1:8x4")]
    [InlineData("for (var i = 0; i < 2; i++) x = Linear(x, 3, name: $\"block{i + 1:00}.fc\"); return x;", "block01.fc:3x4 block02.fc:3x3")]
    [InlineData("using (Scope(\"a\")) { x = Linear(x, 3, name: \"fc\"); using var inner = Scope(\"b\"); x = Linear(x, 3); x = Linear(x, 3); } return Linear(x, 2);", "a.fc:3x4 a.b.linear_1:3x3 a.b.linear_2:3x3 linear_1:2x3")]
    [InlineData("Tensor Twice(Tensor t, int size = 3) => Linear(Linear(t, size), size + 1); return Twice(Twice(x), size: 2);", "linear_1:3x4 linear_2:4x3 linear_3:2x4 linear_4:3x2")]
    [InlineData("Func<Tensor, Tensor> act = y => Linear(y, 3); for (var i = 0; i < 2; i++) x = act(x); return x;", "linear_1:3x4 linear_2:3x3")]
    [InlineData("var sizes = Enumerable.Range(2, 3).Select(i => i * i).ToArray(); foreach (var s in sizes) x = Linear(x, s); return x;", "linear_1:4x4 linear_2:9x4 linear_3:16x9")]
    [InlineData("return Linear(x, x.Shape[0] * x.Shape.Count + 1);", "linear_1:5x4")]
    [InlineData("var parts = Split(x, 2); return Linear(Concat(parts[1], parts[0], parts[1]), 1);", "linear_1:1x6")]
    [InlineData("var all = new List<Func<Tensor, Tensor>>(); for (var i = 2; i < 4; i++) { var w = i; all.Add(t => Linear(t, w)); } foreach (var s in new[] { 5, 6 }) all.Add(t => Linear(t, s)); foreach (var f in all) x = f(x); return x;", "linear_1:2x4 linear_2:3x2 linear_3:5x3 linear_4:6x5")]
    [InlineData("foreach (var item in new object[] { 3, \"half\", 2.5 }) x = item switch { int n when n > 1 => Linear(x, n), string s => Linear(x, s.Length), _ => item is double ? Linear(x, 9) : x }; return x;", "linear_1:3x4 linear_2:4x3 linear_3:9x4")]
    [InlineData("object held = x; object text = \"s\"; return Linear((Tensor)held, text as Tensor is null && text is not Tensor ? 2 : 3);", "linear_1:2x4")]
    [InlineData("(int W, int H) size = (2, 3); size.W += 4; var list = new List<int> { 1, 2 }; list[^1] += 3; return Linear(x, 100 * size.W + 10 * size.H + list[1]);", "linear_1:635x4")]
    [InlineData("var counts = new int[2]; var i = 0; counts[i++] += 5; counts[i++] = i; return Linear(x, 10 * counts[0] + counts[1]);", "linear_1:52x4")]
    [InlineData("Tensor Pair(Tensor a, Tensor b) => Concat(a, b); return Linear(Pair(b: Linear(x, 2), a: Linear(x, 3)), 1);", "linear_1:2x4 linear_2:3x4 linear_3:1x5")]
    [InlineData("Tensor y; if (x.Shape[0] == 4) y = Linear(x, 2); else y = x; for (var i = 0; i < 2; i++) { Tensor z; z = y; y = Linear(z, i + 3); } return y;", "linear_1:2x4 linear_2:3x2 linear_3:4x3")]
    [InlineData("foreach (var stage in new (int Size, string Name)[] { (3, \"a\"), (6, \"bc\") }) x = stage is { Size: > 4, Name: { Length: 2 } name } ? Linear(x, 7, name: name) : x; return x is { Shape: [7] } ? Linear(x, 2) : x;", "bc:7x4 linear_1:2x7")]
    [InlineData("x = ReLU(x) + x * 2; x = Linear(x, 3, name: \"relu_1\"); x = Linear(ReLU(x), 5, name: \"add_1\"); return Linear(x, 2, name: \"mul_1\");", "relu_1:3x4 add_1:5x3 mul_1:2x5")]
    [InlineData("foreach (var width in from i in new[] { 2, 3 } select i * i) x = Linear(x, width); return x;", "linear_1:4x4 linear_2:9x4")]
    public void A_network_is_written_in_ordinary_C_sharp(string body, string weights) => Assert.Equal(weights, Weights(body));

    [Theory]
    [InlineData("static Tensor Deep(Tensor x, int depth) => depth == 0 ? x : Deep(Linear(x, depth), depth - 1);", "return Deep(x, 3);", "linear_1:3x4 linear_2:2x3 linear_3:1x2")]
    [InlineData("private static readonly (int, int)[] s_stages = [(5, 2), (6, 1)];", "foreach (var (size, count) in s_stages) for (var i = 0; i < count; i++) x = Linear(x, size); return x;", "linear_1:5x4 linear_2:5x5 linear_3:6x5")]
    [InlineData("private const int Width = 6; private static int Half => Width / 2; private enum Size { Small = 2, Large = 9 }", "return Linear(Linear(x, Half), (int)Size.Large, name: $\"{Size.Small}\");", "linear_1:3x4 Small:9x3")]
    [InlineData("private static int Half { get { return 3; } } private enum Size { Small = 2 }", "var size = Size.Small; var name = \"fc\" + size; name += Size.Small; return Linear(x, Half, name: $\"{name}{size:D}\");", "fcSmallSmall2:3x4")]
    [InlineData("[Linear(3)] private static partial Tensor FcOne(Tensor x); [Linear(5), ReLU, Linear(4)] private static partial Tensor Stem(Tensor x); [Linear(2, Name = \"head.out\")] private static partial Tensor H(Tensor x);",
        "using (Scope(\"ignored\")) return H(FcOne(Stem(Stem(x))));", "stem.0:5x4 stem.2:4x5 fc_one:3x4 head.out:2x3")]
    [InlineData("[ReLU, Linear(3, Name = \"net.0\"), Tanh] private static partial Tensor Net(Tensor x); [Softplus] private static partial Tensor Soft(Tensor x);",
        "return Linear(Soft(Net(x)), 2, name: \"soft\");", "net.0:3x4 soft:2x3")]
    public void Helpers_constants_and_layer_methods_of_the_class_serve(string members, string body, string weights) => Assert.Equal(weights, Weights(body, members));

    [Theory]
    [InlineData("", 1)]
    [InlineData(", classWeights: [2.5, 1, 0.5f]", 2.5)]
    public void Arrays_of_fractions_reach_a_layer(string weights, double factor)
    {
        var model = ModelCompilation.Of(
            $$"""
            using ModelGen; using static ModelGen.Layers;
            [Model] public sealed partial class M
            {
                static Tensor Forward([Shape(3)] Tensor x) => Identity(x);
                static Tensor Loss(Tensor x, Tokens label) => CrossEntropyLoss(x, label{{weights}}, reduction: Reduction.Sum);
            }
            """).Model("M");
        // Three equal logits have probabilities of a third.
        Assert.Equal(factor * Math.Log(3), model.CreateTrainer(1).ForwardBackward([new float[3], new int[1]]), 1e-5);
    }

    [Fact]
    public void Helpers_may_stand_in_another_class() => Assert.Equal("linear_1:3x4", Parameters(
        "static class Blocks { public static Tensor Head(this Tensor x, int size) => Linear(x, size); } [Model] public sealed partial class M { static Tensor Forward([Shape(4)] Tensor x) => x.Head(3); }"));

    [Fact]
    public void A_model_is_a_layer_of_another_and_the_same_name_shares_its_weights() => Assert.Equal(
        "a.0:3x4 b.0:3x4 sequence_1.0:3x4 block.fc:2x3 block.inner.0:3x4",
        Parameters(
            """
            [Model(4)] [Linear(3), Tanh] public sealed partial class Sequence;
            [Model] public sealed partial class Block { static Tensor Forward([Shape(4)] Tensor x) => Linear(Apply<Sequence>(x, name: "inner"), 2, name: "fc"); }
            [Model] public sealed partial class M
            {
                static Tensor Forward([Shape(4)] Tensor x) =>
                    Apply<Sequence>(x, name: "a") + Apply<Sequence>(x, name: "a") + Apply<Sequence>(x, name: "b") + Apply<Sequence>(x) + Mean(Apply<Block>(x, name: "block"));
            }
            """).Replace("block.inner.0:3x4 block.fc:2x3", "block.fc:2x3 block.inner.0:3x4", StringComparison.Ordinal));

    [Fact]
    public void A_generic_helper_applies_the_model_it_is_called_with() => Assert.Equal(
        "a.0:3x4 b.0:5x4",
        Parameters(
            """
            [Model(4)] [Linear(3)] public sealed partial class Three;
            [Model(4)] [Linear(5)] public sealed partial class Five;
            [Model] public sealed partial class M
            {
                static Tensor Outer<T>(Tensor x, string name) where T : class => Inner<T>(x, name);
                static Tensor Inner<TModel>(Tensor x, string name) where TModel : class => Apply<TModel>(x, name: name);
                static Tensor Forward([Shape(4)] Tensor x) => Concat(Outer<Three>(x, "a"), Outer<Five>(x, "b"));
            }
            """));

    [Theory]
    [InlineData("[Flatten, Linear(4, Name = \"0\"), ReLU]", "0:4x4")]
    [InlineData("[Linear(3, Name = \"2\"), Tanh, Flatten, Linear(2)]", "2:3x4 3:2x3")]
    [InlineData("[LayerNorm(ElementwiseAffine = false), Linear(3, Name = \"0\")]", "0:3x4")]
    public void The_number_of_a_layer_without_weights_is_free_for_another(string layers, string weights)
    {
        Assert.Equal(weights, Parameters($"[Model(4)] {layers} public sealed partial class M;"));
        Assert.Equal("inner." + weights.Replace(" ", " inner.", StringComparison.Ordinal), Parameters(
            $$"""
            [Model(4)] {{layers}} public sealed partial class Inner;
            [Model] public sealed partial class M { static Tensor Forward([Shape(4)] Tensor x) => Apply<Inner>(x, name: "inner"); }
            """));
    }

    [Theory]
    [InlineData("LSTM(4")]
    [InlineData("GRU(4")]
    [InlineData("RNN(4, Bidirectional = true")]
    [InlineData("LSTM(4, Last = true")]
    public void The_output_of_a_recurrent_layer_goes_on_in_a_chain(string layer)
    {
        var compilation = ModelCompilation.Of(
            $$"""
            using ModelGen; using static ModelGen.Layers;
            [Model(5, 3)] [Linear(6), {{layer}}), Linear(2)] public sealed partial class Alone;
            [Model] public sealed partial class Chained
            {
                [Linear(6, Name = "0"), {{layer}}, Name = "1"), Linear(2, Name = "2")] private static partial Tensor Net(Tensor x);
                static Tensor Forward([Shape(5, 3)] Tensor x) => Net(x);
            }
            """);
        Assert.Empty(compilation.Diagnostics);
        var (alone, chained) = (compilation.Model("Alone"), compilation.Model("Chained"));
        Assert.Equal(alone.State.Items.Select(i => i.Name), chained.State.Items.Select(i => i.Name));
        var x = Enumerable.Range(0, 15).Select(i => MathF.Sin(i)).ToArray();
        var size = layer.Contains("Last", StringComparison.Ordinal) ? 2 : 10;
        var (expected, found) = (new float[size], new float[size]);
        alone.CreatePredictor().Predict([x], [expected]);
        chained.CreatePredictor().Predict([x], [found]);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void A_chain_gives_what_its_last_layer_gives_and_hands_no_states_on()
    {
        var compilation = ModelCompilation.Of(
            """
            using ModelGen; using static ModelGen.Layers;
            [Model] public sealed partial class Chained
            {
                [GRU(4, Name = "a"), GRU(4, Name = "b")] private static partial (Tensor y, Tensor h) Net(Tensor x);
                static (Tensor y, Tensor h) Forward([Shape(5, 3)] Tensor x) => Net(x);
            }
            [Model] public sealed partial class Called
            {
                static (Tensor y, Tensor h) Forward([Shape(5, 3)] Tensor x)
                {
                    var before = GRU(x, 4, name: "a");
                    return GRU(before, Zeros(1, 4), 4, name: "b");
                }
            }
            """);
        Assert.Empty(compilation.Diagnostics);
        var x = Enumerable.Range(0, 15).Select(i => MathF.Sin(i)).ToArray();
        var (expected, found) = (new TensorMemory[] { new float[20], new float[4] }, new TensorMemory[] { new float[20], new float[4] });
        compilation.Model("Called").CreatePredictor().Predict([x], expected);
        compilation.Model("Chained").CreatePredictor().Predict([x], found);
        for (var i = 0; i < 2; i++) Assert.Equal(expected[i].Single.ToArray(), found[i].Single.ToArray());
    }

    [Fact]
    public void A_frozen_backbone_has_no_gradients()
    {
        var compilation = ModelCompilation.Of(
            """
            using ModelGen; using static ModelGen.Layers;
            [Model(4)] [Linear(3), Tanh] public sealed partial class Backbone;
            [Model] [MSELoss] public sealed partial class M
            {
                [Linear(3, Trainable = false)] private static partial Tensor Fixed(Tensor x);
                static Tensor Forward([Shape(4)] Tensor x)
                {
                    x = Fixed(Apply<Backbone>(x, name: "backbone", trainable: false));
                    using (Scope("frozen", trainable: false)) x = Linear(x, 3, name: "fc");
                    return Linear(Linear(x, 3, trainable: false, name: "also"), 2, name: "head");
                }
            }
            """);
        Assert.Empty(compilation.Diagnostics);
        var trainer = compilation.Model("M").CreateTrainer(2);
        Assert.Equal(["head.weight", "head.bias"], trainer.Gradients.Items.Select(g => g.Name));
        Assert.Equal(10, trainer.Parameters.Items.Count);
    }

    [Fact]
    public void Inputs_and_outputs_have_the_names_of_the_declaration()
    {
        var compilation = ModelCompilation.Of(
            """
            using ModelGen; using static ModelGen.Layers;
            [Model] public sealed partial class M
            {
                static (Tensor mask, Tensor score) Forward([Shape(4)] Tensor left, [Shape(2, 2)] Tensor right, [Shape(4, Shared = true)] Tensor prior) => (Sigmoid(left + prior), Mean(right));
                static Tensor Loss(Tensor score, Tensor mask, [Shape(4)] Tensor truth, [Shape] Tensor value) => Mean(Square(mask - truth)) + Square(score - value);
            }
            """);
        Assert.Empty(compilation.Diagnostics);
        var trainer = compilation.Model("M").CreateTrainer(1);
        Assert.Equal(["left", "right", "prior"], trainer.Inputs.Select(i => i.Name));
        Assert.Equal([false, false, true], trainer.Inputs.Select(i => i.Shared));
        Assert.Equal(["mask", "score"], trainer.Outputs.Select(o => o.Name));
        Assert.Equal(["truth", "value"], trainer.Targets.Select(t => t.Name));
    }

    [Fact]
    public void A_sequential_network_has_a_loss_of_its_own()
    {
        var model = ModelCompilation.Of(
            """
            using ModelGen; using static ModelGen.Layers;
            [Model(3)] [Identity] public sealed partial class M
            {
                static Tensor Loss(Tensor output, Tensor input, [Shape(3)] Tensor target) => MSELoss(output, target) + 0.5 * L1Loss(output, target) + Sum(input);
            }
            [Model(3)] [Linear(2), MSELoss] public sealed partial class Other { static int Loss(int own) => own + 1; public static int Two => Loss(1); }
            """).Model("M");
        Assert.Equal(5f / 3 + 0.5f + 6, model.CreateTrainer(1).ForwardBackward([new float[] { 1, 2, 3 }, new float[] { 2, 2, 1 }]), 1e-5);
    }

    [Fact]
    public void The_indices_of_a_target_are_held_to_every_loss_that_reads_it()
    {
        var compilation = ModelCompilation.Of(
            """
            using ModelGen; using static ModelGen.Layers;
            [Model] public sealed partial class M
            {
                static (Tensor fine, Tensor coarse) Forward([Shape(4)] Tensor x) => (Linear(x, 9), Linear(x, 3));
                static Tensor Loss(Tensor fine, Tensor coarse, Tokens label, [Shape(3)] Tokens marks) =>
                    CrossEntropyLoss(fine, label) + CrossEntropyLoss(coarse, label) + 0.5 * CrossEntropyLoss(Reshape(fine, 3, 3), marks, ignoreIndex: -1);
            }
            """);
        Assert.Empty(compilation.Diagnostics);
        var targets = compilation.Model("M").CreateTrainer(1).Targets;
        Assert.Equal([3, 3], targets.Select(target => target.Classes));
        Assert.Equal([-100, -1], targets.Select(target => target.Ignored));
    }
}
