namespace ModelGen.Data;

/// <summary>A number, or a place on a circle, that a date gives.</summary>
public enum DatePart
{
    /// <summary>Days since 1970-01-01, with the time of day as a fraction.</summary>
    Days,
    /// <summary>The year.</summary>
    Year,
    /// <summary>The month, 1 to 12.</summary>
    Month,
    /// <summary>The day of the month, 1 to 31.</summary>
    Day,
    /// <summary>The day of the week, 0 (Monday) to 6 (Sunday).</summary>
    Weekday,
    /// <summary>The hour with minutes and seconds as a fraction, 0 to below 24.</summary>
    Hour,
    /// <summary>The time of the year on a circle, sine and cosine: New Year's Eve is close to New Year.</summary>
    YearCycle,
    /// <summary>The time of the week on a circle that begins on Monday, sine and cosine.</summary>
    WeekCycle,
    /// <summary>The time of the day on a circle, sine and cosine.</summary>
    DayCycle,
}
