using nietras.SeparatedValues;

namespace ModelGen.Data;

/// <summary>Reads separated values (RFC 4180, quotes undone) part by part.</summary>
internal static class TableReader
{
    /// <summary>The rows, in tables of at most so many; the types that the first of them has hold for the others.</summary>
    public static IEnumerable<Table> Read(TextReader text, string source, int rowsPerTable, TableOptions options)
    {
        using var reader = (options.Separator is { } separator ? Sep.New(separator).Reader(Options) : Sep.Reader(Options)).From(text);
        if (options.Names is null && !reader.MoveNext())
            throw new InvalidDataException($"{source} is empty; it needs a first line with the names of columns.");
        string[] names = options.Names is { } given ? [.. given] : Header(reader.Current);
        Check(names, source, options);
        IReadOnlyDictionary<string, ColumnType> types = options.Types;
        var builders = Builders();
        var (rows, tables) = (0, 0);
        while (reader.MoveNext())
        {
            if (Add(reader.Current, builders, names, source) && ++rows == rowsPerTable) yield return Finish();
        }
        if (rows > 0 || tables == 0) yield return Finish();

        ColumnBuilder[] Builders() => [.. names.Select(name => new ColumnBuilder(name, types.TryGetValue(name, out var type) ? type : null, options))];

        Table Finish()
        {
            var table = new Table([.. builders.Select(builder => builder.Build())]);
            if (tables++ == 0) types = table.Columns.ToDictionary(column => column.Name, column => column.Type);
            builders = Builders();
            rows = 0;
            return table;
        }
    }

    private static string[] Header(SepReader.Row row) => Array.ConvertAll(row[..].ToStringsArray(), name => name.Trim());

    /// <summary>Adds a row; a line of nothing at all, most often the last one, is none.</summary>
    private static bool Add(SepReader.Row row, ColumnBuilder[] builders, string[] names, string source)
    {
        if (row.ColCount == 1 && row[0].Span.IsEmpty) return false;
        if (row.ColCount != names.Length)
            throw new InvalidDataException($"Line {row.LineNumberFrom} of {source} has {row.ColCount} cells, but there are {names.Length} columns: {string.Join(", ", names)}.");
        for (var column = 0; column < names.Length; column++) builders[column].Add(row[column].ToString(), row.LineNumberFrom);
        return true;
    }

    private static SepReaderOptions Options(SepReaderOptions options) =>
        options with { HasHeader = false, DisableColCountCheck = true, Unescape = true };

    private static void Check(string[] names, string source, TableOptions options)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
            if (!taken.Add(name)) throw new InvalidDataException($"{source} has two columns '{name}'. Give the names with TableOptions.Names.");
        foreach (var name in options.Types.Keys)
            if (!taken.Contains(name)) throw new ArgumentException($"TableOptions.Types names a column '{name}', but {source} has {string.Join(", ", names)}.");
    }
}
