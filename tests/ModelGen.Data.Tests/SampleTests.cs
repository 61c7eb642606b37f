using System.Globalization;
using System.Text.RegularExpressions;

namespace ModelGen.Data.Tests;

/// <summary>The samples reach what their pages say.</summary>
public sealed class SampleTests
{
    [Fact]
    public void Houses_explains_four_fifths_of_the_variance() =>
        Assert.True(Figure(Run(typeof(Houses.HouseNet)), @"held out: R² ([\d.]+)") >= 0.80);

    [Fact]
    public void Penguins_tells_the_species_apart() =>
        Assert.True(Figure(Run(typeof(Penguins.PenguinNet)), @"held out: accuracy ([\d.]+)") >= 0.97);

    private static string Run(Type model)
    {
        var before = (Console.Out, Directory.GetCurrentDirectory());
        var folder = Directory.CreateTempSubdirectory().FullName;
        using var text = new StringWriter();
        Console.SetOut(text);
        Directory.SetCurrentDirectory(folder);
        try
        {
            model.Assembly.EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(before.Out);
            Directory.SetCurrentDirectory(before.Item2);
            Directory.Delete(folder, recursive: true);
        }
        return text.ToString();
    }

    private static double Figure(string text, string pattern)
    {
        var match = Regex.Match(text, pattern);
        Assert.True(match.Success, text);
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }
}
