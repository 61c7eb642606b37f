namespace ModelGen.Runtime.Tests;

public class MetadataTests
{
    private static readonly Dictionary<string, string> s_texts = new() { ["classes"] = "cat\ndog \"quoted\" \\ ü 猫", ["mean"] = "0.5", [""] = "" };

    [Fact]
    public void Texts_go_with_the_weights_and_come_back()
    {
        using var directory = new TemporaryDirectory();
        var saved = new ModelWeights(SmallModel.Infos, seed: 1);
        Assert.Empty(saved.Metadata);
        saved.Save(directory["w.safetensors"], s_texts);
        var loaded = new ModelWeights(SmallModel.Infos);
        loaded.Load(directory["w.safetensors"]);
        Assert.Equal(s_texts, loaded.Metadata);
        Assert.Equal(SmallModel.Values(saved), SmallModel.Values(loaded));

        var header = SafetensorsHeader.Read(directory["w.safetensors"]);
        Assert.Equal("pt", header.Metadata["format"]);
        Assert.Equal("0.5", header.Metadata["mean"]);

        // What was loaded can be handed on; without it a file has none.
        using var stream = new MemoryStream();
        loaded.Save(stream, loaded.Metadata);
        stream.Position = 0;
        loaded.Load(stream);
        Assert.Equal(s_texts, loaded.Metadata);
        loaded.Load(SmallModel.Saved(saved));
        Assert.Empty(loaded.Metadata);
    }

    [Fact]
    public void Another_format_is_refused_and_the_old_file_stays()
    {
        using var directory = new TemporaryDirectory();
        var weights = new ModelWeights(SmallModel.Infos, seed: 1);
        weights.Save(directory["w.safetensors"]);
        var before = File.ReadAllBytes(directory["w.safetensors"]);
        var error = Assert.Throws<ArgumentException>(() => weights.Save(directory["w.safetensors"], new Dictionary<string, string> { ["format"] = "np" }));
        Assert.Contains("is 'pt', not 'np'", error.Message);
        Assert.Equal(before, File.ReadAllBytes(directory["w.safetensors"]));
        weights.Save(directory["w.safetensors"], new Dictionary<string, string> { ["format"] = "pt" });
    }

    [Fact]
    public void A_file_that_is_refused_leaves_the_texts_alone()
    {
        var weights = new ModelWeights(SmallModel.Infos, seed: 1);
        using var stream = new MemoryStream();
        weights.Save(stream, s_texts);
        weights.Load(stream.ToArray());
        Assert.Throws<WeightsException>(() => weights.Load(stream.ToArray()[..^1]));
        Assert.Equal(s_texts, weights.Metadata);
    }
}
