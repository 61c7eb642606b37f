using ModelGen.Training;

namespace ModelGen.Data.Tests;

public sealed class FeatureTests
{
    private static readonly Table s_table = Table.Parse("size,colour,day\n1,red,2024-02-29\n2,blue,2025-12-31 18:00\n,red,\n9,,2025-01-01\n");

    [Fact]
    public void Numbers_dates_and_categories_stand_side_by_side()
    {
        var features = FeatureSet.Fit(s_table, Feature.Number("size", Missing.Median, indicator: true), Feature.OneHot("colour"));
        Assert.Equal(["size", "size missing", "colour (unknown)", "colour blue", "colour red"], features.Names);
        Assert.Equal(
            [1, 0, 0, 0, 1, /**/ 2, 0, 0, 1, 0, /**/ 2, 1, 0, 0, 1, /**/ 9, 0, 1, 0, 0], features.Vectors(s_table));
        Assert.Equal((5, 4), (features.Encode(s_table).ElementsPerSample, features.Encode(s_table).Count));
    }

    [Theory]
    [InlineData(Missing.Mean, 4)]
    [InlineData(Missing.Median, 2)]
    [InlineData(Missing.Zero, 0)]
    public void What_is_missing_is_what_the_rows_fitted_to_say(Missing missing, float expected)
    {
        var features = FeatureSet.Fit(s_table, Feature.Number("size", missing));
        Assert.Equal(expected, features.Vectors(s_table)[2]);
        // Other rows do not change it, and their categories are unknown.
        Assert.Equal([expected, 7], features.Vectors(Table.Parse("size\nNA\n7\n")));
        Assert.Equal([1, 0, 0], FeatureSet.Fit(s_table, Feature.OneHot("colour")).Vectors(Table.Parse("colour\ngreen\n")));
    }

    [Fact]
    public void A_logarithm_is_exact_near_0_and_of_the_filled_value()
    {
        var table = Table.Parse("x\n0\n1e-12\n1\n99999\n\n");
        var features = FeatureSet.Fit(table, Feature.Number("x", Missing.Median, logarithm: true));
        Assert.Equal([0f, 1e-12f, (float)Math.Log(2), (float)Math.Log(100000)], features.Vectors(table), (a, b) => Math.Abs(a - b) <= 1e-6 * Math.Abs(a));
        // The median of the logarithms, of 1e-12 and log 2.
        Assert.Equal(Math.Log(2) / 2, features.Vectors(Table.Parse("x\nNA\n"))[0], 6);
        Assert.Contains("no log(1 + x)", Assert.Throws<InvalidOperationException>(() => features.Vectors(Table.Parse("x\n-1\n"))).Message);
    }

    [Fact]
    public void Dates_give_numbers_and_places_on_circles()
    {
        var parts = Enum.GetValues<DatePart>();
        var features = FeatureSet.Fit(s_table, Feature.Date("day", parts, Missing.Zero));
        Assert.Equal(12, features.Width);
        // Thursday the 60th day of 366, and Wednesday the last day of 365 at 18 o'clock.
        double[] expected =
        [
            19782, 2024, 2, 29, 3, 0, .. Circle(59 / 366.0), .. Circle(3 / 7.0), .. Circle(0),
            20453.75, 2025, 12, 31, 2, 18, .. Circle((364 + 0.75) / 365), .. Circle((2 + 0.75) / 7), .. Circle(0.75),
            .. new double[12],
        ];
        Assert.Equal(expected, features.Vectors(s_table).Take(36).Select(value => (double)value), (a, b) => Math.Abs(a - b) <= 1e-6 * Math.Max(1, Math.Abs(a)));

        static double[] Circle(double part) => [Math.Sin(2 * Math.PI * part), Math.Cos(2 * Math.PI * part)];
    }

    [Fact]
    public void Features_survive_as_text()
    {
        var features = FeatureSet.Fit(s_table,
            Feature.Number("size", Missing.Mean, indicator: true, logarithm: true), Feature.OneHot("colour"), Feature.Date("day", [DatePart.Days, DatePart.WeekCycle], Missing.Median, indicator: true));
        var read = FeatureSet.FromJson(features.ToJson());
        Assert.Equal(features.Names, read.Names);
        Assert.Equal(features.Vectors(s_table), read.Vectors(s_table));
        Assert.Equal(features.ToJson(), read.ToJson());
        foreach (var text in new[] { "", "{}", "[1]", "[{\"column\":\"a\"}]", "[{\"column\":\"a\",\"kind\":\"number\"}]", "[{\"column\":\"a\",\"kind\":\"other\"}]" })
            Assert.Throws<FormatException>(() => FeatureSet.FromJson(text));
    }

    [Fact]
    public void Values_that_nothing_stands_for_are_errors_that_name_them()
    {
        var features = FeatureSet.Fit(s_table, Feature.Number("size"));
        Assert.Contains("Row 2 has no value in column 'size'", Assert.Throws<InvalidOperationException>(() => features.Vectors(s_table)).Message);
        Assert.Contains("no column 'weight'", Assert.Throws<KeyNotFoundException>(() => FeatureSet.Fit(s_table, Feature.Number("weight"))).Message);
        Assert.Contains("holds texts, not numbers", Assert.Throws<InvalidOperationException>(() => FeatureSet.Fit(s_table, Feature.Number("colour", Missing.Mean))).Message);
        Assert.Contains("no values to take the mean of", Assert.Throws<ArgumentException>(() => FeatureSet.Fit(Table.Parse("a,b\n1,\n"), Feature.Number("b", Missing.Mean))).Message);
        Assert.Throws<ArgumentException>(() => FeatureSet.Fit(s_table));
        Assert.Throws<ArgumentException>(() => Feature.Date("day", []));
        Assert.Throws<ArgumentException>(() => features.Encode(s_table, 0, new float[2]));
    }

    [Fact]
    public void Classes_are_numbered_by_name_and_others_are_refused_or_unknown()
    {
        var classes = Categories.Of(s_table["colour"]);
        Assert.Equal(["blue", "red"], classes.Names);
        Assert.Contains("Row 3 of column 'colour': A missing value is none of blue, red", Assert.Throws<KeyNotFoundException>(() => classes.Indices(s_table["colour"])).Message);
        Assert.Contains("'green' is none of blue, red", Assert.Throws<KeyNotFoundException>(() => classes.IndexOf("green")).Message);
        var tokens = Categories.Of(s_table["colour"], unknown: true);
        Assert.Equal(["(unknown)", "blue", "red"], tokens.Names);
        Assert.Equal([2, 1, 2, 0], tokens.Indices(s_table["colour"]));
        Assert.Equal((0, TensorType.Int32), (tokens.IndexOf("green"), tokens.Encode(s_table["colour"]).Type));
        // What is called like the unknown category is still one of its own.
        Assert.Equal(1, Categories.Of(Table.Parse("a,b\n(unknown),1\n")["a"], unknown: true).IndexOf("(unknown)"));
        Assert.Equal(1, new Categories(["low", "high"]).IndexOf("high"));
        Assert.Throws<ArgumentException>(() => new Categories(["a", "a"]));
    }

    [Fact]
    public void Rows_of_a_file_that_comes_in_parts_are_the_same_vectors()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "data", "penguins.csv");
        var table = Table.Load(path);
        var features = FeatureSet.Fit(table, Feature.Number("bill_length_mm", Missing.Mean), Feature.OneHot("island"));
        using var stream = new SampleStream<(Table Part, int Row)>(
            [new(TensorType.Single, features.Width)], 16,
            _ => Table.LoadParts(path, 50).SelectMany(part => Enumerable.Range(0, part.RowCount).Select(row => (part, row))),
            (sample, destination) => features.Encode(sample.Part, sample.Row, destination[0].Single));
        var vectors = new List<float>();
        while (stream.Next()) vectors.AddRange(stream.Batch[0].Single);
        Assert.Equal(features.Vectors(table), vectors);
    }
}
