using System.Globalization;
using System.Text;

namespace ModelGen.Generator.Evaluation;

/// <summary>
/// The paths of a model's layers: what is written inline is prefixed by the open scopes, and what has no name is its
/// kind with a counter.
/// </summary>
/// <param name="root">The prefix of everything, with its dot: the path of the model where it is a layer of another.</param>
/// <param name="owner">Equal where the same weights are meant: a model applied again under the same name.</param>
/// <param name="owners">The owner of each path in the whole model.</param>
internal sealed class NameScope(string root, object owner, Dictionary<string, object> owners)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counters = new(StringComparer.Ordinal);
    public string Root { get; } = root;

    /// <summary>The open prefix; a using of Scope puts it back.</summary>
    public string Prefix { get; set; } = root;

    /// <summary>A path for a layer without a name: its kind and a counter, <c>conv2d_1</c>.</summary>
    /// <param name="takes">Whether it has weights, so that no other layer may have this path.</param>
    public string Unnamed(string kind, bool takes = true)
    {
        string path;
        do
        {
            var stem = Prefix + kind.ToLowerInvariant();
            _counters[stem] = _counters.TryGetValue(stem, out var count) ? count + 1 : 1;
            path = stem + "_" + _counters[stem].ToString(CultureInfo.InvariantCulture);
        }
        while (takes ? !TryTake(path) : owners.ContainsKey(path));
        return path;
    }

    /// <summary>A path that belongs to a layer outside of this model already; null where there is none.</summary>
    public string? Conflict { get; set; }

    /// <summary>A path for a layer whose own is taken, so that the rest can be checked.</summary>
    public string Another(string path)
    {
        var number = 2;
        while (!TryTake(FormattableString.Invariant($"{path}_{number}"))) number++;
        return FormattableString.Invariant($"{path}_{number}");
    }

    /// <summary>Takes a path; false where another layer has it.</summary>
    public bool TryTake(string path)
    {
        if (TryTake(path, owner)) return _taken.Add(path);
        Conflict ??= path;
        return false;
    }

    /// <summary>Takes a path for an owner who may come back: another model applied under one name.</summary>
    public bool TryTake(string path, object by)
    {
        if (owners.TryGetValue(path, out var other)) return other.Equals(by);
        owners.Add(path, by);
        return true;
    }

    /// <summary><c>Conv1</c> is conv1, <c>LayerNorm</c> layer_norm, <c>Conv2d</c> conv2d.</summary>
    public static string Snake(string name)
    {
        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var startsWord = char.IsUpper(name[i]) && i > 0 &&
                (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]) && name[i - 1] != '_'));
            if (startsWord) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
