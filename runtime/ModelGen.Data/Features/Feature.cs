using System.Text.Json;

namespace ModelGen.Data;

/// <summary>How a column becomes numbers that a model takes.</summary>
public abstract class Feature
{
    private protected Feature(string column) => Column = column ?? throw new ArgumentNullException(nameof(column));

    /// <summary>The name of the column.</summary>
    public string Column { get; }

    /// <summary>What the numbers are, by name; known once it is fitted.</summary>
    internal abstract IReadOnlyList<string> Names { get; }

    /// <summary>A column of numbers as one number.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="missing">What stands for a missing value; none may be missing by default.</param>
    /// <param name="indicator">Whether another number follows, 1 where the value is missing and else 0; false by default.</param>
    /// <param name="logarithm">Whether it is log(1 + x), for amounts whose sizes differ by orders of magnitude; false by default.</param>
    public static Feature Number(string column, Missing missing = Missing.Refuse, bool indicator = false, bool logarithm = false) =>
        new NumberFeature(column, missing, indicator, logarithm, null);

    /// <summary>A column of dates as some numbers of each.</summary>
    /// <param name="column">The name of the column.</param>
    /// <param name="parts">Which numbers, at least one.</param>
    /// <param name="missing">What stands for those of a missing date; none may be missing by default.</param>
    /// <param name="indicator">Whether another number follows, 1 where the date is missing and else 0; false by default.</param>
    /// <exception cref="ArgumentException">There are no parts.</exception>
    public static Feature Date(string column, IReadOnlyList<DatePart> parts, Missing missing = Missing.Refuse, bool indicator = false) =>
        new DateFeature(column, [.. parts], missing, indicator, null);

    /// <summary>
    /// A column of categories as one number each, 1 for that of the row and else 0; the first is the unknown one, of what is missing or was
    /// not there when the features were fitted.
    /// </summary>
    /// <param name="column">The name of the column.</param>
    public static Feature OneHot(string column) => new OneHotFeature(column, null);

    /// <summary>The same feature with what it needs to know of the rows to train with.</summary>
    internal abstract Feature Fit(TableColumn column);

    /// <summary>Writes the numbers of a cell.</summary>
    internal abstract void Encode(TableColumn column, int row, Span<float> destination);

    internal abstract void Write(Utf8JsonWriter json);

    internal static Feature Read(JsonElement json) => json.GetProperty("kind").GetString() switch
    {
        NumberFeature.Kind => NumberFeature.ReadFrom(json),
        DateFeature.Kind => DateFeature.ReadFrom(json),
        OneHotFeature.Kind => OneHotFeature.ReadFrom(json),
        var kind => throw new FormatException($"There is no feature of the kind '{kind}'."),
    };
}
