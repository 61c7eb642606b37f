using System.Text.Json;

namespace ModelGen.Data;

/// <summary>A number, or the logarithm of one more.</summary>
internal sealed class NumberFeature(string column, Missing missing, bool indicator, bool logarithm, double[]? fills)
    : NumericFeature(column, missing, indicator, fills)
{
    public const string Kind = "number";

    protected override IReadOnlyList<string> Values => [Column];

    protected override void Numbers(TableColumn column, int row, Span<double> numbers)
    {
        var number = column.Number(row);
        if (logarithm && !(number > -1))
            throw new InvalidOperationException(FormattableString.Invariant($"Row {row} has {number} in column '{Column}', of which there is no log(1 + x)."));
        numbers[0] = logarithm ? Log1p(number) : number;
    }

    protected override Feature With(double[] fills) => new NumberFeature(Column, Missing, Indicator, logarithm, fills);

    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteString("kind", Kind);
        json.WriteBoolean("logarithm", logarithm);
        WriteMissing(json);
    }

    public static NumberFeature ReadFrom(JsonElement json)
    {
        var (missing, indicator, fills) = ReadMissing(json);
        return new NumberFeature(json.GetProperty("column").GetString()!, missing, indicator, json.GetProperty("logarithm").GetBoolean(), fills);
    }

    // Exact also near 0, where 1 + x loses the digits of x (Kahan).
    private static double Log1p(double x)
    {
        var one = 1 + x;
        return one == 1 ? x : Math.Log(one) * (x / (one - 1));
    }
}
