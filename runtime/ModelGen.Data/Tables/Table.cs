using ModelGen.Training;

namespace ModelGen.Data;

/// <summary>Rows of named columns in memory, read from comma, tab or otherwise separated values.</summary>
public sealed class Table
{
    private readonly TableColumn[] _columns;

    internal Table(TableColumn[] columns) => _columns = columns;

    /// <summary>The columns in the order of the file.</summary>
    public IReadOnlyList<TableColumn> Columns => _columns;

    /// <summary>The number of rows.</summary>
    public int RowCount => _columns[0].Count;

    /// <summary>The column of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those there are.</exception>
    public TableColumn this[string name] => Array.Find(_columns, column => column.Name == name) ?? throw new KeyNotFoundException(
        $"There is no column '{name}'. There is: {string.Join(", ", _columns.Select(column => column.Name))}.");

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, in UTF-8 or with a byte order mark.</param>
    /// <param name="options">Separator, missing values, types; all are told from the file by default.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A line has another number of cells, or a cell is not of its column's type; the message names it.</exception>
    public static Table Load(string path, TableOptions? options = null) => LoadParts(path, int.MaxValue, options).Single();

    /// <summary>Reads a file that is too large for memory part by part.</summary>
    /// <param name="path">The file, in UTF-8 or with a byte order mark.</param>
    /// <param name="rows">The most rows of a part, at least 1.</param>
    /// <param name="options">
    /// Separator, missing values, types. The types that the cells of the first part have hold for all others, unless they are given.
    /// </param>
    /// <returns>The parts, each read when it is asked for; the file is open meanwhile.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">A line has another number of cells, or a cell is not of its column's type; the message names it.</exception>
    public static IEnumerable<Table> LoadParts(string path, int rows, TableOptions? options = null)
    {
        if (rows < 1) throw new ArgumentOutOfRangeException(nameof(rows), $"A part needs at least one row, not {rows}.");
        return Parts(path, rows, options ?? new TableOptions());
    }

    /// <summary>Reads what a reader has left.</summary>
    /// <inheritdoc cref="Load"/>
    /// <param name="text">The text.</param>
    /// <param name="options"><inheritdoc/></param>
    public static Table Read(TextReader text, TableOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TableReader.Read(text, "The text", int.MaxValue, options ?? new TableOptions()).Single();
    }

    /// <summary>Reads a text.</summary>
    /// <inheritdoc cref="Load"/>
    /// <param name="text">The text, with its first line.</param>
    /// <param name="options"><inheritdoc/></param>
    public static Table Parse(string text, TableOptions? options = null) => Read(new StringReader(text), options);

    /// <summary>The rows of given numbers, in that order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no row of a number.</exception>
    public Table Subset(ReadOnlySpan<int> rows)
    {
        foreach (var row in rows)
            if ((uint)row >= (uint)RowCount) throw new ArgumentOutOfRangeException(nameof(rows), $"There is no row {row}; there are {RowCount}, counted from 0.");
        var columns = new TableColumn[_columns.Length];
        for (var column = 0; column < columns.Length; column++) columns[column] = _columns[column].Gather(rows);
        return new Table(columns);
    }

    /// <summary>The rows that a condition holds for, told from their numbers.</summary>
    public Table Where(Func<int, bool> condition) => Subset([.. Enumerable.Range(0, RowCount).Where(condition)]);

    /// <summary>Divides the rows at random into those to train with, those to validate with and those to test with once, at the end.</summary>
    /// <param name="validation">The part to validate with, between 0 and 1; the number is rounded to whole rows.</param>
    /// <param name="test">The part to test with, as well.</param>
    /// <param name="seed">The same seed divides the same way on every machine.</param>
    /// <param name="stratify">A column of categories, of which each part then has its share; by default chance decides.</param>
    /// <exception cref="ArgumentException">One of the parts would be empty.</exception>
    public (Table Training, Table Validation, Table Test) Split(double validation, double test, int seed = 0, string? stratify = null)
    {
        var parts = Partition.Of(RowCount, [validation, test], ["validate", "test"], seed, Classes(stratify));
        return (Subset(parts[0]), Subset(parts[1]), Subset(parts[2]));
    }

    /// <summary>Divides the rows at random into those to train with and those to validate or test with.</summary>
    /// <param name="held">The part to hold out, between 0 and 1; the number is rounded to whole rows.</param>
    /// <param name="seed">The same seed divides the same way on every machine.</param>
    /// <param name="stratify">A column of categories, of which each part then has its share; by default chance decides.</param>
    /// <exception cref="ArgumentException">One of the parts would be empty.</exception>
    public (Table Training, Table Held) Split(double held, int seed = 0, string? stratify = null)
    {
        var parts = Partition.Of(RowCount, [held], ["hold out"], seed, Classes(stratify));
        return (Subset(parts[0]), Subset(parts[1]));
    }

    private static IEnumerable<Table> Parts(string path, int rows, TableOptions options)
    {
        using var text = new StreamReader(path);
        foreach (var table in TableReader.Read(text, Path.GetFileName(path), rows, options)) yield return table;
    }

    // Missing values are a class of their own.
    private int[] Classes(string? stratify)
    {
        if (stratify is null) return [];
        var column = this[stratify];
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, RowCount).Select(row =>
        {
            if (column.Text(row) is not { } text) return -1;
            if (!numbers.TryGetValue(text, out var number)) numbers.Add(text, number = numbers.Count);
            return number;
        })];
    }
}
