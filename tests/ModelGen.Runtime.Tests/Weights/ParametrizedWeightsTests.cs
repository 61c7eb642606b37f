using ModelGen.Runtime;

namespace ModelGen.Runtime.Tests.Weights;

/// <summary>Weights that PyTorch keeps in parts: weight norm and spectral norm, in both forms.</summary>
public sealed class ParametrizedWeightsTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Fixtures", "parametrized");

    /// <summary>A model with the tensors of a file.</summary>
    private static ParameterInfo[] Infos(SafetensorsFile plain)
    {
        var offset = 0;
        return [.. plain.Tensors.Select(tensor =>
        {
            var info = new ParameterInfo(tensor.Name, [.. tensor.Shape.Select(size => (int)size)], offset, Initializer.Constant(7))
            {
                OutputAxis = tensor.Name.StartsWith("transposed", StringComparison.Ordinal) && tensor.Shape.Count > 1 ? 1 : 0,
            };
            offset += (info.Length + 15) & ~15;
            return info;
        })];
    }

    private static SafetensorsFile Read(string name) => SafetensorsFile.Read(Path.Combine(s_folder, name + ".safetensors"));

    private static byte[] Bytes(IEnumerable<(string Name, int[] Shape, float[] Values)> tensors)
    {
        var writer = new SafetensorsWriter();
        foreach (var (name, shape, values) in tensors) writer.Add<float>(name, shape, values);
        var stream = new MemoryStream();
        writer.Save(stream);
        return stream.ToArray();
    }

    /// <summary>A Linear of 3 inputs and 2 outputs.</summary>
    private static ModelWeights Linear() => new([new("fc.weight", [2, 3], 0, Initializer.Constant(7)), new("fc.bias", [2], 16, Initializer.Constant(7))], seed: 0);

    private static readonly (string Name, int[] Shape, float[] Values) s_bias = ("fc.bias", [2], [1, 2]);

    [Theory]
    [InlineData("weight_norm", "weight norm")]
    [InlineData("weight_norm_parametrizations", "weight norm")]
    [InlineData("spectral_norm", "spectral norm")]
    [InlineData("spectral_norm_parametrizations", "spectral norm")]
    public void Parts_are_read_as_the_weight_that_PyTorch_makes_of_them(string name, string title)
    {
        var plain = Read(name + ".plain");
        var weights = new ModelWeights(Infos(plain), seed: 0);
        var report = weights.Load(Path.Combine(s_folder, name + ".safetensors"));
        foreach (var tensor in plain.Tensors)
        {
            var (expected, actual) = (tensor.ToSingles(), weights.State[tensor.Name].Span.ToArray());
            for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], Math.Abs(expected[i]) * 1e-7f);
        }
        Assert.True(report.IsComplete);
        var parts = Read(name).Tensors.Select(tensor => tensor.Name).Except(plain.Tensors.Select(tensor => tensor.Name)).ToList();
        Assert.Equal(parts.Count / (title == "weight norm" ? 2 : 3), report.Folded.Count);
        Assert.StartsWith($"All {plain.Tensors.Count} tensors were loaded. Made of the parts of {title}: '", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_are_made_a_weight_in_double()
    {
        var plain = Read("weight_norm.plain");
        var weights = new ModelWeights<double>(Infos(plain), seed: 0);
        weights.Load(Path.Combine(s_folder, "weight_norm.safetensors"));
        var parts = Read("weight_norm");
        var (g, v) = (parts["linear.weight_g"].ToDoubles(), parts["linear.weight_v"].ToDoubles());
        for (var row = 0; row < 5; row++)
        {
            var norm = Math.Sqrt(v.Skip(row * 7).Take(7).Sum(x => x * x));
            for (var i = 0; i < 7; i++) Assert.Equal(g[row] * v[row * 7 + i] / norm, weights.State["linear.weight"].Span[row * 7 + i], 1e-15);
        }
    }

    [Theory]
    [InlineData("fc.weight_g", "fc.weight_v", "weight")]
    [InlineData("fc.weight_v", "fc.weight_g", "weight")]
    [InlineData("fc.parametrizations.weight.original0", "fc.parametrizations.weight.original1", "weight")]
    [InlineData("fc.parametrizations.weight.original1", "fc.parametrizations.weight.original0", "weight")]
    [InlineData("fc.weight_orig", "fc.weight_u", "spectral")]
    [InlineData("fc.weight_u", "fc.weight_orig", "spectral")]
    [InlineData("fc.parametrizations.weight.original", "fc.parametrizations.weight.0._u", "spectral")]
    public void A_part_alone_is_one_error_that_names_the_other(string part, string lacking, string norm)
    {
        var file = Bytes([(part, [2, 3], new float[6]), s_bias]);
        var weights = Linear();
        var error = Assert.Throws<WeightsException>(() => weights.Load(file));
        Assert.Equal(
            $"The given memory does not fit the model: 1 of its 2 tensors do. Missing in the file: 'fc.weight'. Not in the model: '{part}'. " +
            $"'{part}' makes 'fc.weight' only with '{lacking}' beside it, which is not there ({norm} norm).", error.Message);
        Assert.Equal(7, weights.State["fc.bias"].Span[0]);

        Assert.Equal(["fc.bias"], weights.Load(file, strict: false).Loaded);
        Assert.Equal((7f, 1f), (weights.State["fc.weight"].Span[0], weights.State["fc.bias"].Span[0]));
    }

    [Fact]
    public void The_right_vector_of_spectral_norm_is_told_from_the_directions_of_weight_norm()
    {
        var weights = Linear();
        // u · W · v = 1 · 2 · 1.
        weights.Load(Bytes([("fc.weight_v", [3], [0, 1, 0]), ("fc.weight_orig", [2, 3], [1, 2, 3, 4, 5, 6]), s_bias, ("fc.weight_u", [2], [1, 0])]));
        Assert.Equal([0.5f, 1, 1.5f, 2, 2.5f, 3], weights.State["fc.weight"].Span.ToArray());
        weights.Load(Bytes([("fc.weight_v", [2, 3], [3, 4, 0, 0, 0, 2]), ("fc.weight_g", [2, 1], [10, 3]), s_bias]));
        Assert.Equal([6, 8, 0, 0, 0, 3], weights.State["fc.weight"].Span.ToArray());
    }

    [Theory]
    [InlineData(new[] { 2, 3 }, new[] { 3, 1 }, "'fc.weight_g' is [2, 1] in the model, but [3, 1] of F32 in the file")]
    [InlineData(new[] { 2, 3 }, new[] { 2, 3 }, "'fc.weight_g' is [2, 1] in the model, but [2, 3] of F32 in the file")]
    [InlineData(new[] { 2, 3 }, new[] { 2 }, "'fc.weight_g' is [2, 1] in the model, but [2] of F32 in the file")]
    [InlineData(new[] { 3, 2 }, new[] { 2, 1 }, "'fc.weight_v' is [2, 3] in the model, but [3, 2] of F32 in the file")]
    public void Parts_of_another_shape_are_refused(int[] v, int[] g, string message)
    {
        var weights = Linear();
        var file = Bytes([("fc.weight_v", v, new float[6]), ("fc.weight_g", g, new float[g.Aggregate(1, (a, b) => a * b)]), s_bias]);
        Assert.Equal($"The given memory does not fit the model: 1 of its 2 tensors do. Mismatched: {message}. Use the file of this very model, or strict: false to load what fits.",
            Assert.Throws<WeightsException>(() => weights.Load(file)).Message);
        Assert.Equal([7, 7, 7, 7, 7, 7], weights.State["fc.weight"].Span.ToArray());
    }

    [Fact]
    public void Vectors_of_another_length_are_refused()
    {
        var weights = Linear();
        var file = Bytes([("fc.weight_orig", [2, 3], new float[6]), ("fc.weight_u", [3], new float[3]), ("fc.weight_v", [2], new float[2]), s_bias]);
        Assert.Contains("Mismatched: 'fc.weight_u' is [2] in the model, but [3] of F32 in the file.", Assert.Throws<WeightsException>(() => weights.Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_beside_the_whole_weight_are_not_expected()
    {
        var weights = Linear();
        var file = Bytes([("fc.weight", [2, 3], [1, 2, 3, 4, 5, 6]), ("fc.weight_v", [2, 3], new float[6]), ("fc.weight_g", [2, 1], new float[2]), s_bias]);
        var report = weights.Load(file, strict: false);
        Assert.Equal(["fc.weight_v", "fc.weight_g"], report.Unexpected);
        Assert.Empty(report.Folded);
        Assert.Equal([1, 2, 3, 4, 5, 6], weights.State["fc.weight"].Span.ToArray());
    }

    [Fact]
    public void Prefixes_and_other_names_hold_for_parts_too()
    {
        var weights = Linear();
        var file = Bytes([("module.head.weight_v", [2, 3], [3, 4, 0, 0, 0, 2]), ("module.head.weight_g", [2, 1], [10, 3]), ("module.head.bias", [2], [1, 2])]);
        weights.Load(file, new LoadOptions { Prefix = "module", Rename = name => name.Replace("head", "fc", StringComparison.Ordinal) });
        Assert.Equal([6, 8, 0, 0, 0, 3], weights.State["fc.weight"].Span.ToArray());

        var advice = Assert.Throws<WeightsException>(() => Linear().Load(Bytes([("module.fc.weight_v", [2, 3], new float[6]), ("module.fc.weight_g", [2, 1], new float[2])]))).Message;
        Assert.EndsWith(" load it with new LoadOptions { Prefix = \"module.\" }.", advice, StringComparison.Ordinal);
    }
}
