using System.Text;

namespace ModelGen.Training;

/// <summary>Rows of words as a table for a console or a log: the first column to the left, the others to the right.</summary>
internal sealed class TextTable
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    /// <summary>Adds a row; the last ones of a shorter row are empty.</summary>
    public TextTable Add(params IReadOnlyList<string> cells)
    {
        _rows.Add(cells);
        return this;
    }

    /// <summary>The rows, a line each, without blanks at their ends.</summary>
    public override string ToString()
    {
        var widths = new int[_rows.Max(row => row.Count)];
        foreach (var row in _rows)
            for (var column = 0; column < row.Count; column++) widths[column] = Math.Max(widths[column], row[column].Length);
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            var line = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[0]) : cell.PadLeft(widths[column]));
            text.Append(string.Join("  ", line).TrimEnd()).Append('\n');
        }
        return text.ToString();
    }
}
