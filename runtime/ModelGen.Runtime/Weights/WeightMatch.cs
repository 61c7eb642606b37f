using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Runtime;

/// <summary>Which tensor of a model each tensor of a file is, or is a part of.</summary>
internal sealed class WeightMatch
{
    public const string RunningMean = "running_mean";
    public const string BatchesTracked = "num_batches_tracked";

    // The model's tensors by each name that a file may have for them.
    private readonly Dictionary<string, ParameterInfo> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ParameterInfo> _whole = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FoldedWeight> _parts = new(StringComparer.Ordinal);

    // What was found by names of the model, loaded or of another shape.
    private readonly HashSet<ParameterInfo> _met = [];
    private readonly HashSet<ParameterInfo> _loads = [];
    private readonly List<string> _loaded = [], _unexpected = [];
    private readonly List<MismatchedTensor> _mismatched = [];

    /// <exception cref="ArgumentException">The model has nothing under the prefix that it shall be filled under.</exception>
    /// <exception cref="WeightsException">Two tensors of the file would become one.</exception>
    public WeightMatch(IReadOnlyList<ParameterInfo> state, SafetensorsHeader header, LoadOptions options, string source)
    {
        var (prefix, part) = (LoadOptions.WithDot(options.Prefix), LoadOptions.WithDot(options.ModelPrefix));
        foreach (var tensor in state)
            foreach (var name in tensor.Aliases.Prepend(tensor.Name))
                if (name.StartsWith(part, StringComparison.Ordinal)) _byName.Add(name, tensor);
        if (_byName.Count == 0 && part.Length > 0)
            throw new ArgumentException(
                $"The model has no tensor under ModelPrefix = {TensorText.Quote(part)}. There is: {TensorText.List(state.Select(tensor => tensor.Name))}.", nameof(options));
        var found = new Dictionary<string, SafetensorsEntry>(StringComparer.Ordinal);
        foreach (var entry in header.Entries)
        {
            if (NameOf(entry.Name, prefix, options.Rename) is not { } own) continue;
            if (!found.TryAdd(part + own, entry)) throw WeightsException.Renamed(source, found[part + own].Name, entry.Name, part + own);
        }
        var (folds, advice) = FoldedWeight.Find(found, _byName);
        foreach (var (name, entry) in found) Match(name, entry, folds);
        var missing = state.Where(tensor => tensor.Name.StartsWith(part, StringComparison.Ordinal) && !_met.Contains(tensor)).Select(tensor => tensor.Name).ToList();
        if (advice is null && missing.Count > 0 && options.Rename is null)
            advice = PrefixAdvice.Of(Behind(_byName.Keys), Behind(found.Keys.Select(name => WeightPart.Of(name)?.Weight ?? name)), prefix, part);
        Report = new LoadReport(_loaded, missing, _unexpected, _mismatched)
        {
            Advice = advice,
            Folded = [.. _parts.Values.Distinct().Select(fold => new FoldedTensor(fold.Tensor.Name, fold.Kind)).Distinct()],
        };
        HashSet<string> Behind(IEnumerable<string> names) => [.. names.Select(name => name[part.Length..])];
    }

    public LoadReport Report { get; }

    /// <summary>The model's tensor that a tensor of the file is.</summary>
    public bool TryGetTensor(SafetensorsEntry entry, [NotNullWhen(true)] out ParameterInfo? tensor) => _whole.TryGetValue(entry.Name, out tensor);

    /// <summary>The weight that a tensor of the file is a part of.</summary>
    public bool TryGetFold(SafetensorsEntry entry, [NotNullWhen(true)] out FoldedWeight? fold) => _parts.TryGetValue(entry.Name, out fold);

    /// <summary>Whether the last part of a path is a word.</summary>
    public static bool IsNamed(string path, string word) =>
        path.EndsWith(word, StringComparison.Ordinal) && (path.Length == word.Length || path[^(word.Length + 1)] == '.');

    /// <summary>The path with another last part.</summary>
    public static string Sibling(string path, string word, string other) => path[..^word.Length] + other;

    private void Match(string name, SafetensorsEntry entry, Dictionary<string, FoldedWeight> folds)
    {
        if (_byName.TryGetValue(name, out var tensor))
        {
            _met.Add(tensor);
            if (entry.Type.IsFloating() && TensorText.SameShape(tensor.Shape, entry.Shape))
            {
                _whole.Add(entry.Name, tensor);
                if (_loads.Add(tensor)) _loaded.Add(tensor.Name);
            }
            else _mismatched.Add(new MismatchedTensor(name, tensor.Shape, entry.Shape, entry.Type));
        }
        else if (folds.TryGetValue(name, out var fold))
        {
            _met.Add(fold.Tensor);
            if (fold.Mismatch is { } wrong)
            {
                if (!_mismatched.Contains(wrong)) _mismatched.Add(wrong);
                return;
            }
            _parts.Add(entry.Name, fold);
            if (_loads.Add(fold.Tensor)) _loaded.Add(fold.Tensor.Name);
        }
        else if (!IsBatchCount(entry, name)) _unexpected.Add(entry.Name);
    }

    private static string? NameOf(string name, string prefix, Func<string, string?>? rename)
    {
        if (!name.StartsWith(prefix, StringComparison.Ordinal)) return null;
        name = name[prefix.Length..];
        return rename is null ? name : rename(name);
    }

    private bool IsBatchCount(SafetensorsEntry entry, string name) =>
        IsNamed(name, BatchesTracked)
        && entry is { Type: SafetensorsType.I64, ElementCount: 1 }
        && _byName.ContainsKey(Sibling(name, BatchesTracked, RunningMean));
}
