using System.Text;
using System.Text.Json;
using ModelGen.Training;

namespace ModelGen.Data;

/// <summary>
/// How rows become the vectors that a model takes: features in order, with what they know of the rows that they were fitted to (categories,
/// means). Fit it to the rows to train with and use it for all others. As a text it goes with the model:
/// <c>model.Save(path, new Dictionary&lt;string, string&gt; { ["features"] = features.ToJson() })</c>.
/// </summary>
public sealed class FeatureSet
{
    private readonly Feature[] _features;
    private readonly string[] _names;
    private readonly int[] _widths;

    private FeatureSet(Feature[] features)
    {
        _features = features;
        _widths = Array.ConvertAll(features, feature => feature.Names.Count);
        _names = [.. features.SelectMany(feature => feature.Names)];
    }

    /// <summary>The names of the numbers of a row.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>How many numbers a row has.</summary>
    public int Width => _names.Length;

    /// <summary>Fits features to the rows to train with.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="features">The features, in the order of the vector.</param>
    /// <exception cref="ArgumentException">There are no features, or a column has no values to learn from.</exception>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public static FeatureSet Fit(Table table, params Feature[] features)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (features.Length == 0) throw new ArgumentException("There are no features.", nameof(features));
        return new FeatureSet(Array.ConvertAll(features, feature => feature.Fit(table[feature.Column])));
    }

    /// <summary>The vectors of all rows, one after the other, as a column of a data set.</summary>
    /// <exception cref="KeyNotFoundException">The table lacks a column.</exception>
    /// <exception cref="InvalidOperationException">A value is missing and nothing stands for it, or a column holds no numbers.</exception>
    public DataColumn Encode(Table table) => DataColumn.Of(Vectors(table), Width);

    /// <summary>The vectors of all rows, one after the other.</summary>
    /// <inheritdoc cref="Encode(Table)"/>
    public float[] Vectors(Table table)
    {
        var vectors = new float[checked(table.RowCount * Width)];
        for (var row = 0; row < table.RowCount; row++) Encode(table, row, vectors.AsSpan(row * Width, Width));
        return vectors;
    }

    /// <summary>Writes the vector of one row.</summary>
    /// <inheritdoc cref="Encode(Table)"/>
    /// <param name="table">The table.</param>
    /// <param name="row">The number of the row.</param>
    /// <param name="destination">Exactly <see cref="Width"/> numbers.</param>
    public void Encode(Table table, int row, Span<float> destination)
    {
        if (destination.Length != Width) throw new ArgumentException($"A row has {Width} numbers, but there is room for {destination.Length}.", nameof(destination));
        for (var index = 0; index < _features.Length; index++)
        {
            _features[index].Encode(table[_features[index].Column], row, destination[.._widths[index]]);
            destination = destination[_widths[index]..];
        }
    }

    /// <summary>All there is to it, as JSON.</summary>
    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var feature in _features)
            {
                json.WriteStartObject();
                json.WriteString("column", feature.Column);
                feature.Write(json);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static FeatureSet FromJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return new FeatureSet([.. json.RootElement.EnumerateArray().Select(Feature.Read)]);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"The text describes no features: {fault.Message}", fault);
        }
    }
}
