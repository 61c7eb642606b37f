using ModelGen.Runtime;

namespace ModelGen.Runtime.Tests.Weights;

/// <summary>Files whose names are not the model's: prefixes, other words, parts.</summary>
public sealed class LoadOptionsTests
{
    private static readonly string[] s_names = ["backbone.0.weight", "backbone.1.running_mean", "head.weight"];

    private static ModelWeights Model() => new([.. s_names.Select((name, i) => new ParameterInfo(name, [2], 16 * i, default, Buffer: i == 1))]);

    private static byte[] File(params string[] names)
    {
        var writer = new SafetensorsWriter();
        for (var i = 0; i < names.Length; i++)
            if (names[i].EndsWith("num_batches_tracked", StringComparison.Ordinal)) writer.Add<long>(names[i], [], new long[1]);
            else writer.Add<float>(names[i], [2], new float[] { i + 1, i + 1 });
        var stream = new MemoryStream();
        writer.Save(stream);
        return stream.ToArray();
    }

    private static float[] Firsts(ModelWeights weights) => [.. weights.State.Select(tensor => tensor.Span[0])];

    [Theory]
    [InlineData("module.")]
    [InlineData("model.")]
    [InlineData("_orig_mod.")]
    [InlineData("module._orig_mod.")]
    [InlineData("encoder.blocks.")]
    public void A_file_whose_names_all_have_a_prefix_is_refused_with_the_option_that_takes_it_off(string prefix)
    {
        var file = File([.. s_names.Append("backbone.1.num_batches_tracked").Select(name => prefix + name)]);
        var weights = Model();
        foreach (var strict in new[] { true, false })
        {
            var error = Assert.Throws<WeightsException>(() => weights.Load(file, strict));
            Assert.StartsWith("Nothing in The given memory fits the model. ", error.Message, StringComparison.Ordinal);
            Assert.EndsWith($" Without '{prefix}', 3 of its names are the model's: load it with new LoadOptions {{ Prefix = \"{prefix}\" }}.", error.Message, StringComparison.Ordinal);
            Assert.Equal([0, 0, 0], Firsts(weights));
        }
        foreach (var given in new[] { prefix, prefix.TrimEnd('.') })
        {
            weights = Model();
            Assert.Equal("All 3 tensors were loaded.", weights.Load(file, new LoadOptions { Prefix = given }).ToString());
            Assert.Equal([1, 2, 3], Firsts(weights));
        }
    }

    [Fact]
    public void Nothing_that_fits_is_an_error_whoever_asks()
    {
        var file = File("a", "b");
        var weights = Model();
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
        System.IO.File.WriteAllBytes(path, file);
        try
        {
            Assert.Equal(
                $"Nothing in {Path.GetFileName(path)} fits the model. Missing in the file: 'backbone.0.weight', 'backbone.1.running_mean', 'head.weight'. Not in the model: 'a', 'b'. " +
                "Use the file of this very model, or say by LoadOptions what its names are there.",
                Assert.Throws<WeightsException>(() => weights.Load(path, strict: false)).Message);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
        Assert.Throws<WeightsException>(() => weights.Load(new MemoryStream(file), strict: false));
        Assert.Throws<WeightsException>(() => weights.Load(file, new LoadOptions { Strict = false, Prefix = "module" }));
    }

    [Fact]
    public void A_report_says_how_many_of_how_many()
    {
        var weights = Model();
        var report = weights.Load(File("head.weight", "more"), strict: false);
        Assert.Equal((1, 3), (report.Loaded.Count, report.Total));
        Assert.Equal("1 of 3 tensors were loaded. Missing in the file: 'backbone.0.weight', 'backbone.1.running_mean'. Not in the model: 'more'.", report.ToString());
        Assert.StartsWith("The given memory does not fit the model: 1 of its 3 tensors do. ", Assert.Throws<WeightsException>(() => weights.Load(File("head.weight", "more"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_of_a_model_is_filled_from_a_file_of_its_own()
    {
        var weights = Model();
        var file = File("0.weight", "1.running_mean", "1.num_batches_tracked");
        var error = Assert.Throws<WeightsException>(() => weights.Load(file, strict: false));
        Assert.EndsWith(" Behind 'backbone.', 2 of its names are the model's: load it with new LoadOptions { ModelPrefix = \"backbone.\" }.", error.Message, StringComparison.Ordinal);
        Assert.True(weights.Load(file, new LoadOptions { ModelPrefix = "backbone" }).IsComplete);
        Assert.Equal([1, 2, 0], Firsts(weights));
        // Within the part it is as strict as for the whole.
        error = Assert.Throws<WeightsException>(() => weights.Load(File("0.weight"), new LoadOptions { ModelPrefix = "backbone." }));
        Assert.Equal(["backbone.1.running_mean"], error.Report!.Missing);
        Assert.Equal(
            "The model has no tensor under ModelPrefix = 'bone.'. There is: backbone.0.weight, backbone.1.running_mean, head.weight. (Parameter 'options')",
            Assert.Throws<ArgumentException>(() => weights.Load(file, new LoadOptions { ModelPrefix = "bone" })).Message);
    }

    [Fact]
    public void A_part_of_a_file_is_all_that_is_read_of_it()
    {
        var weights = Model();
        weights.Load(File("head.weight", "net.0.weight", "net.1.running_mean"), new LoadOptions { Prefix = "net", ModelPrefix = "backbone" });
        Assert.Equal([2, 3, 0], Firsts(weights));
    }

    [Fact]
    public void Names_are_changed_or_left_out()
    {
        var weights = Model();
        var options = new LoadOptions
        {
            Rename = name => name switch { "fc.w" => "head.weight", "opt" => null, _ => "backbone." + name },
            Prefix = "module.",
        };
        Assert.True(weights.Load(File("module.opt", "module.0.weight", "module.1.running_mean", "module.fc.w"), options).IsComplete);
        Assert.Equal([2, 3, 4], Firsts(weights));
        var error = Assert.Throws<WeightsException>(() => weights.Load(File("a", "b"), new LoadOptions { Rename = _ => "head.weight" }));
        Assert.Equal("'a' and 'b' of The given memory would both be 'head.weight'. Let Rename give each a name of its own, or null.", error.Message);
    }

    [Fact]
    public void A_prefix_that_hides_most_of_a_file_is_told_where_some_of_it_fits()
    {
        var report = Model().Load(File("head.weight", "module.backbone.0.weight", "module.backbone.1.running_mean"), strict: false);
        Assert.Equal("Without 'module.', 2 of its names are the model's: load it with new LoadOptions { Prefix = \"module.\" }.", report.Advice);
    }

    [Fact]
    public void A_model_without_weights_takes_any_file_that_it_need_not_fit() =>
        Assert.Equal(0, new ModelWeights([]).Load(File("a"), strict: false).Total);
}
