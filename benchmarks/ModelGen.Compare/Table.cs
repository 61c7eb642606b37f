using System.Globalization;
using System.Text;

namespace ModelGen.Compare;

/// <summary>A table in Markdown, printed row by row and kept for a file.</summary>
internal sealed class Table
{
    private readonly StringBuilder _text = new();

    /// <summary>Prints the head; columns but the first are numbers.</summary>
    public Table(params string[] columns)
    {
        Row(columns);
        Row([.. columns.Select((_, i) => i == 0 ? "---" : "---:")]);
    }

    /// <summary>Prints a row.</summary>
    public void Row(params string[] cells) => Line($"| {string.Join(" | ", cells)} |");

    /// <summary>Prints a line below the table.</summary>
    public void Line(string text)
    {
        Console.WriteLine(text);
        _text.Append(text).Append('\n');
    }

    /// <summary>Writes all that was printed to a file, where one is wanted.</summary>
    public void Save(string? path)
    {
        if (path is not null) File.WriteAllText(path, _text.ToString());
    }

    /// <summary>Milliseconds with three digits that count.</summary>
    public static string Milliseconds(double ms) => ms.ToString(ms switch { >= 100 => "F0", >= 10 => "F1", >= 1 => "F2", >= 0.1 => "F3", >= 0.01 => "F4", >= 0.001 => "F5", _ => "F6" }, CultureInfo.InvariantCulture);

    /// <summary>How many times as fast.</summary>
    public static string Ratio(double ratio) => ratio.ToString(ratio >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);

    /// <summary>A ratio, and whether it reaches its goal.</summary>
    public static string Ratio(double ratio, double goal) => ratio >= goal ? $"**{Ratio(ratio)}**" : Ratio(ratio);

    /// <summary>Operations a nanosecond, and their share of the peak.</summary>
    public static (string Rate, string Share) Rate(long multiplyAdds, double ms, double peak)
    {
        var rate = 2 * multiplyAdds / (ms * 1e6);
        return (rate.ToString(rate >= 10 ? "F0" : "F1", CultureInfo.InvariantCulture), (rate / peak).ToString("P0", CultureInfo.InvariantCulture));
    }
}
