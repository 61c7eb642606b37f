using ModelGen.Runtime;

namespace ModelGen.Runtime.Tests.Weights;

/// <summary>A weight that two layers use, and files that have it under one name or under both.</summary>
public sealed class TiedWeightsTests
{
    private static ModelWeights Model() => new(
        [
            new("tokens.weight", [2, 3], 0, Initializer.Constant(7)) { Aliases = ["decoder.head.weight"] },
            new("decoder.head.bias", [2], 16, Initializer.Constant(7)),
        ], seed: 0);

    private static byte[] File(params (string Name, float First)[] tensors)
    {
        var writer = new SafetensorsWriter();
        foreach (var (name, first) in tensors)
        {
            if (name.EndsWith("bias", StringComparison.Ordinal)) writer.Add<float>(name, [2], new[] { first, 0 });
            else if (name.EndsWith("_g", StringComparison.Ordinal)) writer.Add<float>(name, [2, 1], new[] { first, 5 });
            else writer.Add<float>(name, [2, 3], new[] { first, 0, 0, 3, 4, 0 });
        }
        var stream = new MemoryStream();
        writer.Save(stream);
        return stream.ToArray();
    }

    private static (float, float) Firsts(ModelWeights weights) => (weights.State[0].Span[0], weights.State[1].Span[0]);

    [Theory]
    [InlineData("tokens.weight")]
    [InlineData("decoder.head.weight")]
    [InlineData("tokens.weight", "decoder.head.weight")]
    [InlineData("decoder.head.weight", "tokens.weight")]
    public void A_file_may_have_the_weight_under_either_name_or_both(params string[] names)
    {
        foreach (var strict in new[] { true, false })
        {
            var weights = Model();
            var report = weights.Load(File([.. names.Select(name => (name, 1f)), ("decoder.head.bias", 2)]), strict);
            Assert.Equal("All 2 tensors were loaded.", report.ToString());
            Assert.Equal((1, 2), Firsts(weights));
        }
    }

    [Fact]
    public void Two_weights_that_differ_are_refused_by_both_names()
    {
        var file = File(("tokens.weight", 1), ("decoder.head.weight", 1.0000001f), ("decoder.head.bias", 2));
        var weights = Model();
        foreach (var strict in new[] { true, false })
        {
            Assert.Equal(
                "'tokens.weight' and 'decoder.head.weight' are one weight in the model, but differ in The given memory. " +
                "Let LoadOptions.Rename give null for one of them, or give the second layer a weight of its own.", Assert.Throws<WeightsException>(() => weights.Load(file, strict)).Message);
            Assert.Equal((7, 7), Firsts(weights));
        }
        weights.Load(file, new LoadOptions { Rename = name => name == "decoder.head.weight" ? null : name });
        Assert.Equal((1, 2), Firsts(weights));
    }

    [Fact]
    public void Numbers_that_are_none_are_equal_to_themselves()
    {
        var weights = Model();
        weights.Load(File(("tokens.weight", float.NaN), ("decoder.head.weight", float.NaN), ("decoder.head.bias", 2)));
        Assert.Equal((float.NaN, 2), Firsts(weights));
    }

    [Fact]
    public void The_weight_is_saved_once_under_its_own_name()
    {
        var stream = new MemoryStream();
        Model().Save(stream);
        Assert.Equal(["tokens.weight", "decoder.head.bias"], SafetensorsFile.Read(stream.ToArray()).Tensors.Select(tensor => tensor.Name));
        Assert.Equal((6 + 2, 2), (Model().Parameters.ElementCount, Model().Parameters.Count));
    }

    [Fact]
    public void A_missing_weight_is_named_once_and_another_shape_by_the_name_in_the_file()
    {
        Assert.Contains("1 of its 2 tensors do. Missing in the file: 'tokens.weight'. Use", Assert.Throws<WeightsException>(() => Model().Load(File(("decoder.head.bias", 2)))).Message, StringComparison.Ordinal);
        var writer = new SafetensorsWriter();
        writer.Add<float>("decoder.head.weight", [3, 2], new float[6]);
        writer.Add<float>("tokens.weight", [2, 3], new float[] { 1, 0, 0, 0, 0, 0 });
        writer.Add<float>("decoder.head.bias", [2], new float[] { 2, 0 });
        var stream = new MemoryStream();
        writer.Save(stream);
        Assert.Contains("Mismatched: 'decoder.head.weight' is [2, 3] in the model, but [3, 2] of F32 in the file.", Assert.Throws<WeightsException>(() => Model().Load(stream.ToArray())).Message, StringComparison.Ordinal);
        var weights = Model();
        Assert.Equal(["tokens.weight", "decoder.head.bias"], weights.Load(stream.ToArray(), strict: false).Loaded);
        Assert.Equal((1, 2), Firsts(weights));
    }

    [Fact]
    public void Prefixes_and_other_names_hold_for_both_uses()
    {
        var weights = Model();
        weights.Load(File(("module.embed.weight", 1), ("module.decoder.head.weight", 1), ("module.decoder.head.bias", 2)),
            new LoadOptions { Prefix = "module", Rename = name => name.Replace("embed", "tokens", StringComparison.Ordinal) });
        Assert.Equal((1, 2), Firsts(weights));
    }

    [Fact]
    public void A_part_of_the_model_may_bring_the_weight_that_it_shares_or_leave_it()
    {
        var weights = Model();
        Assert.Equal("All 1 tensors were loaded.", weights.Load(File(("head.bias", 2)), new LoadOptions { ModelPrefix = "decoder" }).ToString());
        Assert.Equal((7, 2), Firsts(weights));
        weights.Load(File(("head.weight", 1), ("head.bias", 3)), new LoadOptions { ModelPrefix = "decoder" });
        Assert.Equal((1, 3), Firsts(weights));
    }

    [Fact]
    public void Parts_of_weight_norm_are_compared_as_the_weight_that_they_make()
    {
        // 5 · (3, 4, 0) / 5 is itself, and 1 · (1, 0, 0).
        var weights = Model();
        weights.Load(File(("tokens.weight", 1), ("decoder.head.weight_v", 1), ("decoder.head.weight_g", 1), ("decoder.head.bias", 2)));
        Assert.Equal((1, 2), Firsts(weights));
        Assert.Throws<WeightsException>(() => weights.Load(File(("tokens.weight", 1), ("decoder.head.weight_v", 1), ("decoder.head.weight_g", 2), ("decoder.head.bias", 2))));
    }
}
