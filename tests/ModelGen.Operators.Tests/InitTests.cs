using ModelGen.Testing;

namespace ModelGen.Operators.Tests;

/// <summary>How weights start, from the declaration to the numbers.</summary>
public sealed class InitTests
{
    private const int Out = 300, In = 200;

    private static readonly Lazy<ModelCompilation> s_models = new(() => ModelCompilation.Of(
        "using ModelGen;\nusing static ModelGen.Layers;\n" + string.Concat(Kinds.Select((row, i) => (Options: (string)row[0], i))
            .Select(k => $"[Model({In})] [Linear({Out}, Init = Init.{k.Options})] public sealed partial class Kind{k.i};\n")) +
        """
        [Model(6, 5, 5)]
        [Conv2d(9, 3, Groups = 3, Init = Init.Identity, InitGain = 0.5, InitBias = 0.25, Name = "dirac"), Flatten, Linear(20, Init = Init.Identity, Name = "eye")]
        public sealed partial class Identities;

        [Model(6, 5, 5)]
        [Conv2d(48, 3, Init = Init.KaimingUniform, InitFan = InitFan.Out), Flatten, Linear(40, Init = Init.Orthogonal, InitNonlinearity = InitNonlinearity.Tanh)]
        public sealed partial class Convolution;

        [Model(6, 5, 5)]
        [ConvTranspose2d(9, 3, Groups = 3, Init = Init.Identity, InitBias = 0.25, Name = "up"), Flatten, Linear(1)]
        public sealed partial class Transposed;

        [Model(7, 8)]
        [PositionalEmbedding(20, Init = Init.Constant, InitValue = 0.5, Name = "places")]
        [TransformerEncoderLayer(2, DimFeedforward = 30, Init = Init.Orthogonal, InitBias = 0.5, Name = "block"), MultiHeadAttention(2, Init = Init.Uniform, InitLow = 3, InitHigh = 4, Name = "heads")]
        public sealed partial class Attending;

        [Model(7, 5)]
        [LSTM(16, Init = Init.XavierUniform, RecurrentInit = Init.Orthogonal, InitBias = 1)]
        public sealed partial class Recurrent;

        [Model(7)]
        [Embedding(50, 40, PaddingIdx = 3, Init = Init.Uniform, InitLow = 1, InitHigh = 2)]
        public sealed partial class Words;

        [Model]
        public sealed partial class Attributes
        {
            [Linear(9, Init = Init.Normal, InitMean = 1, InitStd = 0.02, InitBias = -1, Name = "a")] private static partial Tensor A(Tensor x);
            [GRU(4, Init = Init.HeNormal, RecurrentInit = Init.Orthogonal, Name = "b")] private static partial Tensor B(Tensor x);
            static Tensor Forward([Shape(7, 5)] Tensor x) => B(A(x));
        }

        [Model]
        public sealed partial class Inline
        {
            static Tensor Forward([Shape(7, 5)] Tensor x)
            {
                var kind = Init.KaimingNormal;
                var normal = new WeightInit(Init.Normal) { Mean = 1, Std = 0.01 * 2, Bias = -1 };
                return GRU(Linear(x, 9, init: normal, name: "a"), 4, init: kind, recurrentInit: new(Init.Orthogonal), name: "b");
            }
        }
        """));

    /// <summary>Options, mean, deviation and bounds of the weights of a Linear of 200 to 300.</summary>
    public static TheoryData<string, double, double, double, double> Kinds => new()
    {
        { "Default", 0, 1 / Math.Sqrt(3 * In), -1 / Math.Sqrt(In), 1 / Math.Sqrt(In) },
        { "Zeros", 0, 0, 0, 0 },
        { "Ones", 1, 0, 1, 1 },
        { "Constant, InitValue = -0.7", (double)-0.7f, 0, -0.7f, -0.7f },
        { "Uniform", 0.5, 1 / Math.Sqrt(12), 0, 1 },
        { "Uniform, InitLow = -3, InitHigh = 1", -1, 4 / Math.Sqrt(12), -3, 1 },
        { "Normal", 0, 1, -6, 6 },
        { "Normal, InitMean = 2, InitStd = 0.5", 2, 0.5, -1, 5 },
        { "TruncatedNormal, InitMean = 1, InitStd = 3", 1, 3 * 0.87962566103423978, -5, 7 },
        { "XavierUniform", 0, Math.Sqrt(2.0 / (In + Out)), -Math.Sqrt(6.0 / (In + Out)), Math.Sqrt(6.0 / (In + Out)) },
        { "XavierUniform, InitGain = 2", 0, 2 * Math.Sqrt(2.0 / (In + Out)), -2 * Math.Sqrt(6.0 / (In + Out)), 2 * Math.Sqrt(6.0 / (In + Out)) },
        { "GlorotNormal, InitNonlinearity = InitNonlinearity.Tanh", 0, 5.0 / 3 * Math.Sqrt(2.0 / (In + Out)), -1, 1 },
        { "XavierNormal, InitNonlinearity = InitNonlinearity.SELU", 0, 0.75 * Math.Sqrt(2.0 / (In + Out)), -1, 1 },
        { "KaimingUniform", 0, Math.Sqrt(2.0 / In), -Math.Sqrt(6.0 / In), Math.Sqrt(6.0 / In) },
        { "KaimingUniform, InitNonlinearity = InitNonlinearity.LeakyReLU, InitNegativeSlope = 0.2", 0, Math.Sqrt(2 / 1.04 / In), -Math.Sqrt(6 / 1.04 / In), Math.Sqrt(6 / 1.04 / In) },
        { "HeNormal", 0, Math.Sqrt(2.0 / In), -1, 1 },
        { "KaimingNormal, InitFan = InitFan.Out, InitNonlinearity = InitNonlinearity.Linear", 0, Math.Sqrt(1.0 / Out), -1, 1 },
        { "LeCunUniform", 0, Math.Sqrt(1.0 / In), -Math.Sqrt(3.0 / In), Math.Sqrt(3.0 / In) },
        { "LeCunNormal", 0, Math.Sqrt(1.0 / In), -1, 1 },
    };

    [Fact]
    public void A_transposed_identity_gives_each_group_its_own_channels_back()
    {
        // [6, 3, 3, 3]: channel 2g + i of the input goes to channel 3g + i of the output, at the middle of the window.
        var weight = Weights("Transposed", "up.weight");
        for (var i = 0; i < weight.Length; i++) Assert.Equal(i / 9 % 3 == i / 27 % 2 && i % 9 == 4 ? 1f : 0f, weight[i]);
        Assert.All(Weights("Transposed", "up.bias"), b => Assert.Equal(0.25f, b));
    }

    [Fact]
    public void Layers_made_of_layers_start_as_they_are_told_but_for_their_norms()
    {
        Assert.All(Weights("Attending", "places.weight"), x => Assert.Equal(0.5f, x));
        Assert.All(Weights("Attending", "heads.out_proj.weight"), x => Assert.InRange(x, 3, 4));
        Assert.All(Weights("Attending", "block.self_attn.in_proj_bias"), x => Assert.Equal(0.5f, x));
        Assert.All(Weights("Attending", "block.norm1.weight"), x => Assert.Equal(1f, x));
        Assert.All(Weights("Attending", "block.norm2.bias"), x => Assert.Equal(0f, x));
        var rows = Weights("Attending", "block.linear2.weight").Chunk(30).ToList();
        foreach (var (a, i) in rows.Select((row, i) => (row, i)))
            foreach (var (b, j) in rows.Select((row, j) => (row, j))) Assert.Equal(i == j ? 1 : 0, a.Zip(b, (x, y) => (double)x * y).Sum(), 1e-5);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Weights_have_the_moments_and_the_bounds_of_their_kind(string options, double mean, double deviation, double low, double high)
    {
        var index = Kinds.Select(row => (string)row[0]).ToList().IndexOf(options);
        var values = Weights($"Kind{index}", "0.weight");
        Assert.Equal(In * Out, values.Length);
        var margin = (high - low) * 1e-6;
        Assert.All(values, value => Assert.InRange(value, low - margin, high + margin));
        // Five standard errors of each estimate.
        var error = 5 * deviation / Math.Sqrt(values.Length);
        var actual = values.Average(v => (double)v);
        Assert.InRange(actual, mean - error - 1e-9, mean + error + 1e-9);
        Assert.InRange(Math.Sqrt(values.Average(v => (v - actual) * (v - actual))), deviation - error - 1e-6, deviation + error + 1e-6);
        // PyTorch's own for the bias, whatever the weights do.
        Assert.All(Weights($"Kind{index}", "0.bias"), b => Assert.InRange(b, -1 / Math.Sqrt(In), 1 / Math.Sqrt(In)));
    }

    [Fact]
    public void An_identity_hands_channels_through()
    {
        var dirac = Weights("Identities", "dirac.weight");
        for (var channel = 0; channel < 9; channel++)
            for (var input = 0; input < 2; input++)
                for (var tap = 0; tap < 9; tap++)
                    Assert.Equal(tap == 4 && channel % 3 == input ? 0.5f : 0f, dirac[(channel * 2 + input) * 9 + tap]);
        Assert.All(Weights("Identities", "dirac.bias"), b => Assert.Equal(0.25f, b));
        var eye = Weights("Identities", "eye.weight");
        var columns = eye.Length / 20;
        for (var i = 0; i < eye.Length; i++) Assert.Equal(i / columns == i % columns ? 1f : 0f, eye[i]);
    }

    [Fact]
    public void Fans_of_a_convolution_count_its_kernel()
    {
        var bound = Math.Sqrt(6.0 / (48 * 9));
        var weights = Weights("Convolution", "0.weight");
        Assert.All(weights, w => Assert.InRange(w, -bound, bound));
        Assert.InRange(weights.Max(), 0.99 * bound, bound);
    }

    [Theory]
    [InlineData("Convolution", "2.weight", 40, 5.0 / 3)]
    [InlineData("Recurrent", "0.weight_hh_l0", 64, 1)]
    public void Orthogonal_weights_have_rows_or_columns_of_one_length(string model, string name, int rows, double gain)
    {
        var weights = Weights(model, name);
        var columns = weights.Length / rows;
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        float At(int vector, int k) => rows <= columns ? weights[vector * columns + k] : weights[k * columns + vector];
        for (var a = 0; a < count; a++)
            for (var b = 0; b <= a; b++)
                Assert.Equal(a == b ? gain * gain : 0, Enumerable.Range(0, length).Sum(k => (double)At(a, k) * At(b, k)), 2e-6);
    }

    [Fact]
    public void A_recurrent_layer_starts_its_inputs_its_state_and_its_biases_each_in_their_own_way()
    {
        var bound = Math.Sqrt(6.0 / (5 + 64));
        Assert.All(Weights("Recurrent", "0.weight_ih_l0"), w => Assert.InRange(w, -bound, bound));
        foreach (var bias in new[] { "0.bias_ih_l0", "0.bias_hh_l0" }) Assert.All(Weights("Recurrent", bias), b => Assert.Equal(1f, b));
    }

    [Fact]
    public void The_padding_token_of_an_embedding_starts_as_zeros_whatever_the_others_do()
    {
        var words = Weights("Words", "0.weight");
        for (var token = 0; token < 50; token++)
            foreach (var value in words.AsSpan(token * 40, 40)) Assert.InRange(value, token == 3 ? 0 : 1, token == 3 ? 0 : 2);
    }

    [Fact]
    public void A_call_says_what_an_attribute_says()
    {
        foreach (var name in new[] { "a.weight", "a.bias", "b.weight_ih_l0", "b.weight_hh_l0", "b.bias_hh_l0" })
            Assert.Equal(Weights("Attributes", name), Weights("Inline", name));
        Assert.All(Weights("Inline", "a.bias"), b => Assert.Equal(-1f, b));
    }

    [Fact]
    public void Numbers_follow_from_seed_and_name_to_the_bit()
    {
        var first = Weights("Kind11", "0.weight", seed: 5);
        Assert.Equal(first, Weights("Kind11", "0.weight", seed: 5));
        Assert.NotEqual(first, Weights("Kind11", "0.weight", seed: 6));
        // From the same formulas with Python's integers, floats and statistics.NormalDist.
        Assert.Equal(s_bits, first.Take(4).Select(BitConverter.SingleToUInt32Bits));
    }

    private static readonly uint[] s_bits = [0xbd1704ee, 0xbc1c1c4d, 0x3db880f3, 0xbcd9df46];

    private static float[] Weights(string model, string name, int seed = 1) =>
        s_models.Value.Model(model, seed).State.Items.Single(p => p.Name == name).Memory.Single.ToArray();
}
