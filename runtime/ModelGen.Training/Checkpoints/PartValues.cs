using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Training;

/// <summary>
/// The numbers and words of one part of a checkpoint. It notes which are asked for, so that none is passed over, and prints
/// names as they are in the file.
/// </summary>
internal sealed class PartValues : IReadOnlyDictionary<string, string>
{
    private readonly string _part;
    private readonly Dictionary<string, string> _values;
    private readonly HashSet<string> _unread;

    /// <param name="part">The part.</param>
    /// <param name="metadata">Those of all parts, as <c>part/name</c>.</param>
    public PartValues(string part, IReadOnlyDictionary<string, string> metadata)
    {
        _part = part;
        _values = metadata
            .Where(pair => pair.Key.StartsWith(part + '/', StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[(part.Length + 1)..], pair => pair.Value, StringComparer.Ordinal);
        _unread = [.. _values.Keys];
    }

    /// <inheritdoc/>
    public int Count => _values.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => _values.Keys;

    /// <inheritdoc/>
    public IEnumerable<string> Values => this.Select(pair => pair.Value);

    /// <inheritdoc/>
    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"'{NameOf(key)}' is missing");

    /// <summary>A name as it is in the file.</summary>
    public string NameOf(string key) => $"{_part}/{key}";

    /// <inheritdoc/>
    public bool ContainsKey(string key) => _values.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        _unread.Remove(key);
        return _values.TryGetValue(key, out value);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator()
    {
        _unread.Clear();
        return _values.GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Requires that every value was asked for.</summary>
    /// <exception cref="FormatException">One was not: it is of something else than what loads it.</exception>
    public void RequireAllRead()
    {
        if (_unread.Count > 0) throw new FormatException($"{StateValues.Quote(NameOf(_unread.Order(StringComparer.Ordinal).First()))} is not expected");
    }
}
