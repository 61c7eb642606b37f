using ModelGen.Training;

namespace ModelGen.Data;

/// <summary>
/// The categories of a column, numbered in the order of their names: the classes that a model tells apart, or the indices of an embedding. With
/// an index of its own for what is missing or was never seen, that is 0 and the categories follow; without, such a value is an error.
/// </summary>
public sealed class Categories
{
    /// <summary>What the unknown category is called.</summary>
    public const string Unknown = "(unknown)";

    private readonly string[] _names;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <summary>Categories in an order of one's own.</summary>
    /// <param name="names">Their names, none twice.</param>
    /// <param name="unknown">Whether 0 stands for anything else; false by default.</param>
    /// <exception cref="ArgumentException">There is no name, or one twice.</exception>
    public Categories(IReadOnlyList<string> names, bool unknown = false)
    {
        if (names.Count == 0) throw new ArgumentException("There are no categories.", nameof(names));
        _names = unknown ? [Unknown, .. names] : [.. names];
        HasUnknown = unknown;
        for (var index = unknown ? 1 : 0; index < _names.Length; index++)
            if (!_indices.TryAdd(_names[index], index)) throw new ArgumentException($"The category '{_names[index]}' is there twice.", nameof(names));
    }

    /// <summary>The categories that a column has, in the order of their names (by code points, the same on every machine).</summary>
    /// <param name="column">The column of the rows to train with; missing values are no category.</param>
    /// <param name="unknown">Whether 0 stands for what is missing or was never seen; false by default.</param>
    /// <exception cref="ArgumentException">The column has no value at all.</exception>
    public static Categories Of(TableColumn column, bool unknown = false)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < column.Count; row++)
            if (column.Text(row) is { } text) names.Add(text);
        return names.Count > 0 ? new Categories([.. names], unknown) : throw new ArgumentException($"Column '{column.Name}' has no values to make categories of.");
    }

    /// <summary>The names by index, the unknown category included.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The number of indices, that of the unknown category included.</summary>
    public int Count => _names.Length;

    /// <summary>Whether 0 stands for what is missing or was never seen.</summary>
    public bool HasUnknown { get; }

    /// <summary>The index of a category.</summary>
    /// <param name="name">Its name; null for a missing value.</param>
    /// <exception cref="KeyNotFoundException">It is missing or none of these, and nothing stands for that.</exception>
    public int IndexOf(string? name) =>
        name is not null && _indices.TryGetValue(name, out var index) ? index
        : HasUnknown ? 0
        : throw new KeyNotFoundException(name is null ? $"A missing value is none of {List()}." : $"'{name}' is none of {List()}.");

    /// <summary>The indices of a column's cells.</summary>
    /// <exception cref="KeyNotFoundException">A cell is missing or none of these, and nothing stands for that; the message names its row.</exception>
    public int[] Indices(TableColumn column)
    {
        var indices = new int[column.Count];
        for (var row = 0; row < indices.Length; row++)
        {
            try
            {
                indices[row] = IndexOf(column.Text(row));
            }
            catch (KeyNotFoundException fault)
            {
                throw new KeyNotFoundException($"Row {row} of column '{column.Name}': {fault.Message}", fault);
            }
        }
        return indices;
    }

    /// <summary>The indices of a column's cells as a column of a data set.</summary>
    /// <inheritdoc cref="Indices"/>
    public DataColumn Encode(TableColumn column) => DataColumn.Of(Indices(column));

    private string List() => string.Join(", ", _names.Take(10)) + (_names.Length > 10 ? $" and {_names.Length - 10} more" : "");
}
