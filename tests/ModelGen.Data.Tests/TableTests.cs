using System.Globalization;

namespace ModelGen.Data.Tests;

public sealed class TableTests
{
    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void The_separator_is_told_from_the_first_line(char separator)
    {
        var table = Table.Parse("a,b,c\n1,x,2.5\n-3e2,y,\n".Replace(',', separator));
        Assert.Equal(["a", "b", "c"], table.Columns.Select(column => column.Name));
        Assert.Equal((1, -300), (table["a"].Number(0), table["a"].Number(1)));
        Assert.Equal(["x", "y"], Texts(table["b"]));
        Assert.Equal((2.5, true, 1), (table["c"].Number(0), table["c"].IsMissing(1), table["c"].MissingCount));
    }

    [Fact]
    public void Quotes_are_undone_and_may_hold_separators_and_lines()
    {
        var table = Table.Parse("name,note\r\n\"Smith, J.\",\"said \"\"no\"\"\r\nand left\"\r\nÜ 猫,\r\n\r\n");
        Assert.Equal(2, table.RowCount);
        Assert.Equal(["Smith, J.", "Ü 猫"], Texts(table["name"]));
        Assert.Equal(["said \"no\"\r\nand left", null], Texts(table["note"]));
    }

    [Fact]
    public void Columns_are_numbers_dates_or_texts_by_their_cells()
    {
        var table = Table.Parse("n,d,t,m,e\n1,2026-11-30,a,NA,\n2.5,2026-12-01 17:45,2,3,NaN\n, , ,4, NA \n");
        Assert.Equal(
            [ColumnType.Number, ColumnType.Date, ColumnType.Text, ColumnType.Number, ColumnType.Number], table.Columns.Select(column => column.Type));
        Assert.Equal(new DateTime(2026, 12, 1, 17, 45, 0), table["d"].Date(1));
        Assert.Null(table["d"].Date(2));
        Assert.Equal(["a", "2", null], Texts(table["t"]));
        Assert.Equal([1, 1, 1, 1, 3], table.Columns.Select(column => column.MissingCount));
        Assert.Equal("2026-11-30T00:00:00", table["d"].Text(0));
        Assert.Equal("2.5", table["n"].Text(1));
    }

    [Fact]
    public void Types_missing_values_names_and_culture_can_be_given()
    {
        var options = new TableOptions
        {
            Separator = ';',
            Names = ["zip", "price", "sold"],
            Types = new Dictionary<string, ColumnType> { ["zip"] = ColumnType.Text },
            Missing = ["?", "-"],
            Culture = German(),
            DateFormats = ["dd.MM.yyyy"],
        };
        var table = Table.Parse("01067;12,5;30.11.2026\n?;-;01.02.2026\n", options);
        Assert.Equal(["01067", null], Texts(table["zip"]));
        Assert.Equal(12.5, table["price"].Number(0));
        Assert.True(table["price"].IsMissing(1));
        Assert.Equal(new DateTime(2026, 2, 1), table["sold"].Date(1));
    }

    [Fact]
    public void What_cannot_be_read_is_named_with_its_line()
    {
        Assert.Equal("Line 3 of The text has 3 cells, but there are 2 columns: a, b.", Assert.Throws<InvalidDataException>(() => Table.Parse("a,b\n1,2\n1,2,3\n")).Message);
        Assert.Contains("two columns 'a'", Assert.Throws<InvalidDataException>(() => Table.Parse("a,a\n1,2\n")).Message);
        Assert.Contains("is empty", Assert.Throws<InvalidDataException>(() => Table.Parse("")).Message);
        var number = new TableOptions { Types = new Dictionary<string, ColumnType> { ["a"] = ColumnType.Number } };
        Assert.Equal(
            "Line 3 has 'n/a' in column 'a', which is no number. If it stands for a missing value, add it to TableOptions.Missing.",
            Assert.Throws<InvalidDataException>(() => Table.Parse("a,b\n1,2\nn/a,2\n", number)).Message);
        Assert.Contains("names a column 'a', but", Assert.Throws<ArgumentException>(() => Table.Parse("b,c\n1,2\n", number)).Message);
        // A number somewhere that is none makes texts of a column, and asking for numbers says where.
        var table = Table.Parse("a,b\n1,2\nn/a,2\n");
        Assert.Equal(
            "Column 'a' holds texts, not numbers. Line 3 has 'n/a'; if that stands for a missing value, add it to TableOptions.Missing.",
            Assert.Throws<InvalidOperationException>(() => table["a"].Number(0)).Message);
        Assert.Contains("There is: a, b", Assert.Throws<KeyNotFoundException>(() => table["c"]).Message);
        Assert.Contains("Row 1 has no value in column 'b'", Assert.Throws<InvalidOperationException>(() => Table.Parse("a,b\n1,2\n2,\n")["b"].ToSingles()).Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void A_file_comes_in_parts_whose_types_are_those_of_the_first(int rows)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "data", "penguins.csv");
        var whole = Table.Load(path);
        var parts = Table.LoadParts(path, rows, new TableOptions { Types = whole.Columns.ToDictionary(column => column.Name, column => column.Type) }).ToList();
        Assert.Equal((344 + rows - 1) / rows, parts.Count);
        foreach (var column in whole.Columns)
            Assert.Equal(Texts(column), parts.SelectMany(part => Texts(part[column.Name])));
        using var file = new TemporaryFile("a\n1\n2\nx\n");
        Assert.Contains("Line 4 has 'x'", Assert.Throws<InvalidDataException>(() => Table.LoadParts(file.Path, 2).ToList()).Message);
    }

    [Fact]
    public void Rows_are_chosen_and_divided_with_their_share_of_each_category()
    {
        var table = Table.Load(Path.Combine(AppContext.BaseDirectory, "data", "penguins.csv"));
        Assert.Equal(344, table.RowCount);
        Assert.Equal([152, 68, 124], Shares(table));
        var (training, validation, test) = table.Split(0.25, 0.25, seed: 3, stratify: "species");
        Assert.Equal([76, 34, 62], Shares(training));
        Assert.Equal([38, 17, 31], Shares(validation));
        Assert.Equal([38, 17, 31], Shares(test));
        Assert.Equal(2, table.Where(row => table["body_mass_g"].IsMissing(row)).RowCount);
        Assert.Equal([table["year"].Number(9), table["year"].Number(343)], [table.Subset([9, 343])["year"].Number(0), table.Subset([9, 343])["year"].Number(1)]);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Subset([344]));

        static int[] Shares(Table part) => [.. new[] { "Adelie", "Chinstrap", "Gentoo" }.Select(name => Texts(part["species"]).Count(text => text == name))];
    }

    private static IEnumerable<string?> Texts(TableColumn column) => Enumerable.Range(0, column.Count).Select(column.Text);

    private static CultureInfo German()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        return culture;
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
