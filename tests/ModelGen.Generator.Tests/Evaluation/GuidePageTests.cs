using System.Text.RegularExpressions;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Evaluation;

/// <summary>The pages on shipping and on weights: their C# compiles, and what they link to is there.</summary>
public sealed partial class GuidePageTests
{
    [Theory]
    [InlineData("shipping.md")]
    [InlineData("weights.md")]
    public void The_examples_of_a_page_compile(string page)
    {
        var (files, statements) = ("", "");
        foreach (var example in Fence().Matches(Text(page)).Select(match => match.Groups["text"].Value))
            if (Declaration().IsMatch(example)) files += example + "\n";
            else statements += example + "\n";
        Assert.NotEqual("", statements);
        var usings = "using System;\nusing System.IO;\nusing ModelGen;\nusing static ModelGen.Layers;\n";
        Assert.Empty(ModelCompilation.Of($"{usings}{files}class Program {{ static void Main() {{\n{statements}}} }}\n").Diagnostics);
    }

    [Theory]
    [InlineData("shipping.md")]
    [InlineData("weights.md")]
    [InlineData("training.md")]
    [InlineData("language.md")]
    public void Links_lead_to_pages_that_are_there(string page)
    {
        var links = Link().Matches(Text(page)).Select(match => match.Groups["to"].Value).Where(to => !to.StartsWith("http", StringComparison.Ordinal)).ToList();
        Assert.All(links, link =>
        {
            var parts = link.Split('#');
            var target = parts[0].Length == 0 ? Repository.PathOf("docs", page) : Path.GetFullPath(Repository.PathOf("docs", parts[0]));
            Assert.True(File.Exists(target), link);
            if (parts.Length > 1) Assert.Contains(parts[1], Headings(File.ReadAllText(target)));
        });
    }

    private static IEnumerable<string> Headings(string text) => Heading().Matches(text).Select(match =>
        string.Concat(match.Groups["text"].Value.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-')).Replace(' ', '-'));

    private static string Text(string page) => File.ReadAllText(Repository.PathOf("docs", page)).ReplaceLineEndings("\n");

    [GeneratedRegex(@"```csharp\n(?<text>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(partial|static) class ")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
