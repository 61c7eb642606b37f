using System.Globalization;

namespace ModelGen.Training;

/// <summary>How numbers and times stand in tables and sentences: the same in every culture.</summary>
internal static class NumberText
{
    /// <summary>A loss or a metric: five decimals, two where it is large, an exponent where either would hide it.</summary>
    public static string Of(double value) => value.ToString(
        Math.Abs(value) switch { 0 => "0.00000", < 1e-4 or >= 1e6 => "0.0000e0", < 1000 => "0.00000", _ => "0.00" }, CultureInfo.InvariantCulture);

    /// <summary>The same in a table, where what is not a number is left out.</summary>
    public static string Cell(double value) => double.IsNaN(value) ? "" : Of(value);

    /// <summary>A learning rate.</summary>
    public static string Rate(double value) => value.ToString("0.00e0", CultureInfo.InvariantCulture);

    /// <summary>Seconds with a tenth.</summary>
    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>Hours, however many, minutes and seconds.</summary>
    public static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}");
}
