using System.Text;
using ModelGen.Testing;

namespace ModelGen.Oracle.Tests;

/// <summary>The fixture of a word of the language: declarations, and what PyTorch computes for them in double. make.py writes it.</summary>
internal sealed class WordFixture
{
    private readonly SafetensorsFile _file;
    private readonly Lazy<ModelCompilation> _compilation;

    private WordFixture(string word, SafetensorsFile file)
    {
        _file = file;
        Cases = [.. file.Metadata.Keys.Where(key => key.EndsWith(".source", StringComparison.Ordinal)).Select(key => int.Parse(key.Split('.')[0])).Order().Select(number => new WordCase(this, word, number))];
        _compilation = new(() => ModelCompilation.WithoutAnalyzer(new StringBuilder("using ModelGen;\nusing static ModelGen.Layers;\n").AppendJoin('\n', Cases.Select(c => c.Declaration)).ToString()));
    }

    /// <summary>PyTorch's name of the word, which make.py has looked up.</summary>
    public string Torch => _file.Metadata["torch"];

    public IReadOnlyList<WordCase> Cases { get; }

    /// <summary>The fixture of a word; null where there is none.</summary>
    public static WordFixture? Of(string word)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Words", "fixtures", word + ".safetensors");
        return File.Exists(path) ? new(word, SafetensorsFile.Read(path)) : null;
    }

    public string? Text(string key) => _file.Metadata.GetValueOrDefault(key);

    public CompiledModel Model(string name) => _compilation.Value.Model(name);

    public IEnumerable<SafetensorsTensor> Tensors(string prefix) => _file.Tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal));
}
