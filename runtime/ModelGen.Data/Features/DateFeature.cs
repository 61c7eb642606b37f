using System.Text.Json;

namespace ModelGen.Data;

/// <summary>Some numbers of a date.</summary>
internal sealed class DateFeature : NumericFeature
{
    public const string Kind = "date";
    private readonly DatePart[] _parts;
    private readonly string[] _values;

    public DateFeature(string column, DatePart[] parts, Missing missing, bool indicator, double[]? fills) : base(column, missing, indicator, fills)
    {
        if (parts.Length == 0) throw new ArgumentException($"Say which parts of the dates in column '{column}' to take.", nameof(parts));
        _parts = parts;
        _values = [.. parts.SelectMany(part => IsCycle(part) ? new[] { $"{column} {part} sin", $"{column} {part} cos" } : [$"{column} {part}"])];
    }

    protected override IReadOnlyList<string> Values => _values;

    protected override void Numbers(TableColumn column, int row, Span<double> numbers)
    {
        var date = column.Date(row)!.Value;
        var index = 0;
        foreach (var part in _parts)
        {
            var value = Of(part, date);
            if (!IsCycle(part)) numbers[index++] = value;
            else (numbers[index++], numbers[index++]) = Math.SinCos(2 * Math.PI * value);
        }
    }

    protected override Feature With(double[] fills) => new DateFeature(Column, _parts, Missing, Indicator, fills);

    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteString("kind", Kind);
        json.WriteStartArray("parts");
        foreach (var part in _parts) json.WriteStringValue(part.ToString());
        json.WriteEndArray();
        WriteMissing(json);
    }

    public static DateFeature ReadFrom(JsonElement json)
    {
        var (missing, indicator, fills) = ReadMissing(json);
        DatePart[] parts = [.. json.GetProperty("parts").EnumerateArray().Select(part => Enum.Parse<DatePart>(part.GetString()!))];
        return new DateFeature(json.GetProperty("column").GetString()!, parts, missing, indicator, fills);
    }

    private static bool IsCycle(DatePart part) => part is DatePart.YearCycle or DatePart.WeekCycle or DatePart.DayCycle;

    /// <summary>The number; of a cycle the part of it that has gone by.</summary>
    private static double Of(DatePart part, DateTime date) => part switch
    {
        DatePart.Days => (date - DateTime.UnixEpoch).TotalDays,
        DatePart.Year => date.Year,
        DatePart.Month => date.Month,
        DatePart.Day => date.Day,
        DatePart.Weekday => Weekday(date),
        DatePart.Hour => date.TimeOfDay.TotalHours,
        DatePart.YearCycle => (date.DayOfYear - 1 + date.TimeOfDay.TotalDays) / (DateTime.IsLeapYear(date.Year) ? 366 : 365),
        DatePart.WeekCycle => (Weekday(date) + date.TimeOfDay.TotalDays) / 7,
        DatePart.DayCycle => date.TimeOfDay.TotalDays,
        _ => throw new ArgumentOutOfRangeException(nameof(part), $"{part} is no part of a date."),
    };

    private static int Weekday(DateTime date) => ((int)date.DayOfWeek + 6) % 7;
}
