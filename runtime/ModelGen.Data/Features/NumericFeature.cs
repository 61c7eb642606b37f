using System.Text.Json;

namespace ModelGen.Data;

/// <summary>What numbers and dates share: some numbers of each cell, what stands for those of a missing one, and whether one was.</summary>
internal abstract class NumericFeature(string column, Missing missing, bool indicator, double[]? fills) : Feature(column)
{
    protected Missing Missing { get; } = missing;

    protected bool Indicator { get; } = indicator;

    /// <summary>What stands for each number of a missing cell; null before fitting.</summary>
    protected double[]? Fills { get; } = fills;

    /// <summary>The names of the numbers of a cell.</summary>
    protected abstract IReadOnlyList<string> Values { get; }

    /// <summary>The numbers of a cell that has a value.</summary>
    protected abstract void Numbers(TableColumn column, int row, Span<double> numbers);

    protected abstract Feature With(double[] fills);

    internal sealed override IReadOnlyList<string> Names => Indicator ? [.. Values, Column + " missing"] : Values;

    internal sealed override Feature Fit(TableColumn column)
    {
        var fills = new double[Values.Count];
        if (Missing is not (Missing.Mean or Missing.Median)) return With(fills);
        var present = Enumerable.Range(0, column.Count).Where(row => !column.IsMissing(row)).ToArray();
        if (present.Length == 0) throw new ArgumentException($"Column '{Column}' has no values to take the {Missing.ToString().ToLowerInvariant()} of.");
        var (numbers, sorted) = (new double[fills.Length], new double[present.Length]);
        for (var value = 0; value < fills.Length; value++)
        {
            for (var index = 0; index < sorted.Length; index++)
            {
                Numbers(column, present[index], numbers);
                sorted[index] = numbers[value];
            }
            Array.Sort(sorted);
            fills[value] = Missing == Missing.Mean ? sorted.Average() : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
        return With(fills);
    }

    internal sealed override void Encode(TableColumn column, int row, Span<float> destination)
    {
        var count = Values.Count;
        Span<double> numbers = stackalloc double[count];
        var missing = column.IsMissing(row);
        if (!missing) Numbers(column, row, numbers);
        else if (Missing == Missing.Refuse)
            throw new InvalidOperationException($"Row {row} has no value in column '{Column}'. Say what stands for it, such as Missing.Median.");
        else Fills.CopyTo(numbers);
        for (var index = 0; index < count; index++) destination[index] = (float)numbers[index];
        if (Indicator) destination[count] = missing ? 1 : 0;
    }

    protected void WriteMissing(Utf8JsonWriter json)
    {
        json.WriteString("missing", Missing.ToString());
        json.WriteBoolean("indicator", Indicator);
        json.WriteStartArray("fills");
        foreach (var fill in Fills!) json.WriteNumberValue(fill);
        json.WriteEndArray();
    }

    protected static (Missing Missing, bool Indicator, double[] Fills) ReadMissing(JsonElement json) => (
        Enum.Parse<Missing>(json.GetProperty("missing").GetString()!),
        json.GetProperty("indicator").GetBoolean(),
        [.. json.GetProperty("fills").EnumerateArray().Select(fill => fill.GetDouble())]);
}
