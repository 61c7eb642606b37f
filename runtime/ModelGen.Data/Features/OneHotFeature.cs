using System.Text.Json;

namespace ModelGen.Data;

/// <summary>A number for each category, the unknown one first.</summary>
internal sealed class OneHotFeature(string column, Categories? categories) : Feature(column)
{
    public const string Kind = "one-hot";

    internal override IReadOnlyList<string> Names => [.. (categories?.Names ?? []).Select(name => $"{Column} {name}")];

    internal override Feature Fit(TableColumn column) => new OneHotFeature(Column, Categories.Of(column, unknown: true));

    internal override void Encode(TableColumn column, int row, Span<float> destination)
    {
        destination.Clear();
        destination[categories!.IndexOf(column.Text(row))] = 1;
    }

    internal override void Write(Utf8JsonWriter json)
    {
        json.WriteString("kind", Kind);
        json.WriteStartArray("categories");
        foreach (var name in categories!.Names.Skip(1)) json.WriteStringValue(name);
        json.WriteEndArray();
    }

    public static OneHotFeature ReadFrom(JsonElement json) => new(
        json.GetProperty("column").GetString()!,
        new Categories([.. json.GetProperty("categories").EnumerateArray().Select(name => name.GetString()!)], unknown: true));
}
