using System.Globalization;

namespace ModelGen.Data;

/// <summary>The cells of a column.</summary>
public sealed class TableColumn
{
    private readonly double[] _numbers = [];
    private readonly DateTime[] _dates = [];
    private readonly int[] _texts = [];
    private readonly string[] _distinct = [];

    internal TableColumn(string name, double[] numbers) => (Name, Type, _numbers, Count) = (name, ColumnType.Number, numbers, numbers.Length);

    internal TableColumn(string name, DateTime[] dates) => (Name, Type, _dates, Count) = (name, ColumnType.Date, dates, dates.Length);

    internal TableColumn(string name, int[] texts, string[] distinct, string? why) =>
        (Name, Type, _texts, _distinct, Count, Why) = (name, ColumnType.Text, texts, distinct, texts.Length, why);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>What the cells are.</summary>
    public ColumnType Type { get; }

    /// <summary>The number of cells.</summary>
    public int Count { get; }

    /// <summary>The number of cells without a value.</summary>
    public int MissingCount => Enumerable.Range(0, Count).Count(IsMissing);

    // What made a text of a column that could have been numbers.
    private string? Why { get; }

    /// <summary>Whether a cell has no value.</summary>
    public bool IsMissing(int row) => Type switch
    {
        ColumnType.Number => double.IsNaN(_numbers[row]),
        ColumnType.Date => _dates[row] == default,
        _ => _texts[row] < 0,
    };

    /// <summary>The number of a cell; NaN where it has none.</summary>
    /// <exception cref="InvalidOperationException">The column holds no numbers; the message says which cell is none.</exception>
    public double Number(int row) => Type == ColumnType.Number ? _numbers[row] : throw Wrong("numbers");

    /// <summary>The date of a cell, in universal time where the file gives an offset; null where it has none.</summary>
    /// <exception cref="InvalidOperationException">The column holds no dates.</exception>
    public DateTime? Date(int row) => Type != ColumnType.Date ? throw Wrong("dates") : IsMissing(row) ? (DateTime?)null : _dates[row];

    /// <summary>The text of a cell; null where it has none. Of a number it is the shortest that reads as that number, of a date 2026-11-30T17:45:10.</summary>
    public string? Text(int row) => IsMissing(row) ? null : Type switch
    {
        ColumnType.Number => _numbers[row].ToString(CultureInfo.InvariantCulture),
        ColumnType.Date => _dates[row].ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        _ => _distinct[_texts[row]],
    };

    /// <summary>The numbers of all cells: a target, for one.</summary>
    /// <param name="scale">What to multiply them with, so that they are neither huge nor tiny; 1 by default.</param>
    /// <exception cref="InvalidOperationException">The column holds no numbers, or a cell has no value; the message names its row.</exception>
    public float[] ToSingles(double scale = 1)
    {
        var numbers = new float[Count];
        for (var row = 0; row < Count; row++)
        {
            var number = Number(row);
            numbers[row] = double.IsNaN(number) ? throw new InvalidOperationException($"Row {row} has no value in column '{Name}'. Leave it out with Table.Where.") : (float)(number * scale);
        }
        return numbers;
    }

    internal TableColumn Gather(ReadOnlySpan<int> rows) => Type switch
    {
        ColumnType.Number => new(Name, Gather(_numbers, rows)),
        ColumnType.Date => new(Name, Gather(_dates, rows)),
        _ => new(Name, Gather(_texts, rows), _distinct, Why),
    };

    private static T[] Gather<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var gathered = new T[rows.Length];
        for (var row = 0; row < gathered.Length; row++) gathered[row] = values[rows[row]];
        return gathered;
    }

    private InvalidOperationException Wrong(string wanted) =>
        new($"Column '{Name}' holds {Words(Type)}, not {wanted}.{(Type == ColumnType.Text ? Why : "")}");

    internal static string Words(ColumnType type) => type switch { ColumnType.Number => "numbers", ColumnType.Date => "dates", _ => "texts" };
}
