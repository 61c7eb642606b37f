using System.Globalization;

namespace ModelGen.Compare;

/// <summary>A table in Markdown, printed row by row.</summary>
internal static class Table
{
    /// <summary>Prints the head; columns but the first are numbers.</summary>
    public static void Head(params string[] columns)
    {
        Row(columns);
        Row([.. columns.Select((_, i) => i == 0 ? "---" : "---:")]);
    }

    /// <summary>Prints a row.</summary>
    public static void Row(params string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

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
