namespace ModelGen.Runtime;

/// <summary>Which tensor of a model each tensor of a file is.</summary>
internal sealed class WeightMatch
{
    public const string RunningMean = "running_mean";
    public const string BatchesTracked = "num_batches_tracked";
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">The model has nothing under the prefix that it shall be filled under.</exception>
    /// <exception cref="WeightsException">Two tensors of the file would become one.</exception>
    public WeightMatch(IParameterSet state, SafetensorsHeader header, LoadOptions options, string source)
    {
        var (prefix, part) = (LoadOptions.WithDot(options.Prefix), LoadOptions.WithDot(options.ModelPrefix));
        var tensors = state.Items.Where(tensor => tensor.Name.StartsWith(part, StringComparison.Ordinal)).ToList();
        if (tensors.Count == 0 && part.Length > 0)
            throw new ArgumentException(
                $"The model has no tensor under ModelPrefix = {TensorText.Quote(part)}. There is: {TensorText.List(state.Items.Select(tensor => tensor.Name))}.", nameof(options));
        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        List<string> loaded = [], unexpected = [];
        var mismatched = new List<MismatchedTensor>();
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in header.Entries)
        {
            if (NameOf(entry.Name, prefix, options.Rename) is not { } own) continue;
            var name = part + own;
            if (!found.TryAdd(name, entry.Name))
                throw WeightsException.Renamed(source, found[name], entry.Name, name);
            if (!byName.TryGetValue(name, out var tensor))
            {
                if (!IsBatchCount(entry, name, byName)) unexpected.Add(entry.Name);
            }
            else if (entry.Type.IsFloating() && TensorText.SameShape(tensor.Shape, entry.Shape))
            {
                loaded.Add(name);
                _names.Add(entry.Name, name);
            }
            else mismatched.Add(new MismatchedTensor(name, tensor.Shape, entry.Shape, entry.Type));
        }
        var missing = tensors.Where(tensor => !found.ContainsKey(tensor.Name)).Select(tensor => tensor.Name).ToList();
        Report = new LoadReport(loaded, missing, unexpected, mismatched);
        if (missing.Count > 0 && options.Rename is null)
            Report = Report with { Advice = PrefixAdvice.Of([.. byName.Keys.Select(name => name[part.Length..])], [.. found.Keys.Select(name => name[part.Length..])], prefix, part) };
    }

    public LoadReport Report { get; }

    /// <summary>The model's name of a tensor of the file that is loaded.</summary>
    public bool TryGetName(SafetensorsEntry entry, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? name) => _names.TryGetValue(entry.Name, out name);

    /// <summary>Whether the last part of a path is a word.</summary>
    public static bool IsNamed(string path, string word) =>
        path.EndsWith(word, StringComparison.Ordinal) && (path.Length == word.Length || path[^(word.Length + 1)] == '.');

    /// <summary>The path with another last part.</summary>
    public static string Sibling(string path, string word, string other) => path[..^word.Length] + other;

    private static string? NameOf(string name, string prefix, Func<string, string?>? rename)
    {
        if (!name.StartsWith(prefix, StringComparison.Ordinal)) return null;
        name = name[prefix.Length..];
        return rename is null ? name : rename(name);
    }

    private static bool IsBatchCount(SafetensorsEntry entry, string name, Dictionary<string, IParameter> model) =>
        IsNamed(name, BatchesTracked)
        && entry is { Type: SafetensorsType.I64, ElementCount: 1 }
        && model.ContainsKey(Sibling(name, BatchesTracked, RunningMean));
}
