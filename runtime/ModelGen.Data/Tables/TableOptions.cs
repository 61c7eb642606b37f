using System.Globalization;

namespace ModelGen.Data;

/// <summary>How a file of separated values is read.</summary>
public sealed record TableOptions
{
    /// <summary>What stands between cells; by default it is told from the first line: a semicolon, a tab, a bar or a comma.</summary>
    public char? Separator { get; init; }

    /// <summary>The names of the columns, for a file whose first line has none; by default the first line has them.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The texts that stand for a missing value, without regard to spaces around them; by default nothing at all, NA and NaN.</summary>
    public IReadOnlyList<string> Missing { get; init; } = ["", "NA", "NaN"];

    /// <summary>
    /// The types of columns by name. A column that is not named here holds numbers if every cell is one, else dates if every cell is one in
    /// the form 2026-11-30, with or without a time, else texts. Columns of digits that are no numbers, such as postal codes, are named here.
    /// </summary>
    public IReadOnlyDictionary<string, ColumnType> Types { get; init; } = new Dictionary<string, ColumnType>();

    /// <summary>How numbers and dates are written; with a point and as 2026-11-30 by default, whatever the machine's culture.</summary>
    public CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    /// <summary>The forms of dates, such as <c>dd.MM.yyyy</c>; by default 2026-11-30, also with a time: 2026-11-30 17:45 or 2026-11-30T17:45:10.</summary>
    public IReadOnlyList<string> DateFormats { get; init; } =
        ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    internal bool IsMissing(string cell) => Missing.Contains(cell.Trim(), StringComparer.Ordinal);

    internal bool TryNumber(string cell, out double number) => double.TryParse(cell, NumberStyles.Float, Culture, out number);

    internal bool TryDate(string cell, out DateTime date) => DateTime.TryParseExact(
        cell.Trim(), [.. DateFormats], Culture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out date);
}
