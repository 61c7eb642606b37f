namespace ModelGen.Data;

/// <summary>Gathers the cells of a column and finds out what they are. Equal texts are kept once.</summary>
internal sealed class ColumnBuilder(string name, ColumnType? type, TableOptions options)
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _distinct = [];
    private readonly List<int> _lines = [];
    private readonly List<int> _cells = [];

    /// <summary>Adds a cell that begins on a line of the file.</summary>
    public void Add(string cell, int line)
    {
        if (options.IsMissing(cell))
        {
            _cells.Add(-1);
            return;
        }
        if (!_numbers.TryGetValue(cell, out var number))
        {
            _numbers.Add(cell, number = _distinct.Count);
            _distinct.Add(cell);
            _lines.Add(line);
        }
        _cells.Add(number);
    }

    /// <summary>The column; a cell that is not of the declared type is an error that names its line.</summary>
    public TableColumn Build()
    {
        if (type is null or ColumnType.Number)
        {
            var numbers = new double[_distinct.Count];
            var wrong = _distinct.FindIndex(cell => !options.TryNumber(cell, out numbers[_numbers[cell]]));
            if (wrong < 0) return new TableColumn(name, [.. _cells.Select(cell => cell < 0 ? double.NaN : numbers[cell])]);
            if (type is not null) throw Wrong(wrong, "number");
            if (AsDates(out var _) is { } column) return column;
            return AsTexts($" Line {_lines[wrong]} has '{_distinct[wrong]}'; if that stands for a missing value, add it to TableOptions.Missing.");
        }
        if (type == ColumnType.Text) return AsTexts(null);
        return AsDates(out var at) ?? throw Wrong(at, $"date in the form {string.Join(" or ", options.DateFormats.Take(2))}");
    }

    private TableColumn? AsDates(out int wrong)
    {
        var dates = new DateTime[_distinct.Count];
        wrong = _distinct.FindIndex(cell => !options.TryDate(cell, out dates[_numbers[cell]]));
        return wrong < 0 ? new TableColumn(name, [.. _cells.Select(cell => cell < 0 ? default : dates[cell])]) : null;
    }

    private TableColumn AsTexts(string? why) => new(name, [.. _cells], [.. _distinct], why);

    private InvalidDataException Wrong(int cell, string wanted) =>
        new($"Line {_lines[cell]} has '{_distinct[cell]}' in column '{name}', which is no {wanted}. If it stands for a missing value, add it to TableOptions.Missing.");
}
