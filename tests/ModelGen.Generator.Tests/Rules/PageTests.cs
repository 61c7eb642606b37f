using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Diagnostics;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Rules;

/// <summary>The page of each rule: what it says is what the compiler does.</summary>
public sealed partial class PageTests
{
    private static readonly string s_folder = Repository.PathOf("docs", "diagnostics");

    public static TheoryData<string> Rules => [.. Descriptors.All.Select(d => d.Id)];

    [Theory, MemberData(nameof(Rules))]
    public void Every_rule_has_a_page_under_its_title(string id) =>
        Assert.StartsWith($"# {id}: {Descriptors.ById(id).Title.ToString(CultureInfo.InvariantCulture)}\n", Page(id), StringComparison.Ordinal);

    [Theory, MemberData(nameof(Rules))]
    public void The_wrong_example_of_a_page_gives_its_message_alone(string id)
    {
        if (id == Descriptors.Internal.Id) return;
        var found = Assert.Single(Compile(Wrong(id)).Diagnostics);
        Assert.Equal(id, found.Id);
        Assert.Equal(Block(Wrong(id), "text"), found.GetMessage(CultureInfo.InvariantCulture));
        Assert.Equal("Source0.cs", found.Location.SourceTree?.FilePath);
    }

    [Theory, MemberData(nameof(Rules))]
    public void The_right_example_of_a_page_compiles(string id)
    {
        if (id != Descriptors.Internal.Id) Assert.Empty(Compile(Right(id)).Diagnostics);
    }

    /// <summary>What the build itself warns of, outside of the compiler.</summary>
    private static readonly (string Id, string Title)[] s_ofBuild =
    [
        ("MG1001", "The ahead-of-time program has no vector code"),
        ("MG1002", "There is no such instruction set level"),
    ];

    [Fact]
    public void No_page_is_left_of_a_rule_that_is_gone() => Assert.Equal(
        Descriptors.All.Select(d => d.Id).Concat(s_ofBuild.Select(rule => rule.Id)).Order(),
        Directory.GetFiles(s_folder, "MG*.md").Select(Path.GetFileNameWithoutExtension).Order());

    [Fact]
    public void The_list_of_rules_is_complete() => Assert.Equal(
        "# Diagnostics\n\n| rule | what is wrong |\n|---|---|\n" +
        string.Concat(Descriptors.All.OrderBy(d => d.Id, StringComparer.Ordinal).Select(d => (d.Id, Title: d.Title.ToString(CultureInfo.InvariantCulture))).Concat(s_ofBuild)
            .Select(rule => $"| [{rule.Id}]({rule.Id}.md) | {rule.Title} |\n")),
        File.ReadAllText(Path.Combine(s_folder, "README.md")).ReplaceLineEndings("\n"));

    [Fact]
    public void Release_notes_list_every_rule_once()
    {
        var folder = Repository.PathOf("generator", "ModelGen.Generator");
        var listed = new[] { "Shipped", "Unshipped" }.SelectMany(file => File.ReadLines(Path.Combine(folder, $"AnalyzerReleases.{file}.md")))
            .Where(line => line.StartsWith("MG", StringComparison.Ordinal)).Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray()).ToList();
        Assert.Equal(Descriptors.All.Select(d => (d.Id, d.Title.ToString(CultureInfo.InvariantCulture))).Order(), listed.Select(row => (row[0], row[3])).Order());
    }

    [Fact]
    public void Every_descriptor_is_listed_and_every_rule_of_the_graph_has_one()
    {
        var declared = typeof(Descriptors).GetFields().Where(field => field.FieldType == typeof(DiagnosticDescriptor)).Select(field => ((DiagnosticDescriptor)field.GetValue(null)!).Id);
        Assert.Equal(declared.Order(), Descriptors.All.Select(d => d.Id).Order());
        var ofGraph = typeof(Compiler.Graphs.Rules).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
        Assert.Empty(ofGraph.Except(Descriptors.All.Select(d => d.Id)));
    }

    [Fact]
    public void Ids_are_unique_and_every_rule_is_an_error()
    {
        Assert.Equal(Descriptors.All.Count, Descriptors.All.Select(d => d.Id).Distinct().Count());
        Assert.All(Descriptors.All, d => Assert.Equal(DiagnosticSeverity.Error, d.DefaultSeverity));
    }

    private static ModelCompilation Compile(string part)
    {
        var properties = string.Concat(Blocks(part, "xml"));
        var version = Property().Match(properties) is { Success: true, Groups: var g } && LanguageVersionFacts.TryParse(g[1].Value, out var parsed) ? parsed : LanguageVersion.CSharp13;
        var text = "using ModelGen;\nusing static ModelGen.Layers;\n" + Block(part, "csharp");
        var input = ModelCompilation.CreateInput(text);
        input = input.RemoveAllSyntaxTrees().AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, ModelCompilation.ParseOptions.WithLanguageVersion(version), "Source0.cs"));
        return ModelCompilation.Of(input.WithOptions(input.Options.WithAllowUnsafe(!properties.Contains("<AllowUnsafeBlocks>false"))));
    }

    private static string Page(string id) => File.ReadAllText(Path.Combine(s_folder, id + ".md")).ReplaceLineEndings("\n");

    private static string Wrong(string id) => Page(id).Split("## Wrong")[1].Split("## Right")[0];

    private static string Right(string id) => Page(id).Split("## Right")[1];

    private static string Block(string part, string language) => Assert.Single(Blocks(part, language));

    private static IEnumerable<string> Blocks(string part, string language) =>
        Fence().Matches(part).Where(m => m.Groups["language"].Value == language).Select(m => m.Groups["text"].Value);

    [GeneratedRegex(@"```(?<language>\w+)\n(?<text>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("<LangVersion>(.*?)</LangVersion>")]
    private static partial Regex Property();
}
