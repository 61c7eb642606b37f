using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Diagnostics;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Rules;

/// <summary>The link of a message leads to the page of its rule.</summary>
public sealed class HelpLinkTests
{
    private const string Wrong = "using ModelGen;\n[Model(1, 4, 4)] [Conv2d(8, 7)] public sealed partial class M;";

    // As the package's settings give it, from the folder that they are in.
    private static readonly ProjectOptions s_options = new(("ModelGenHelp", Repository.PathOf("build") + "/../docs/"));

    public static TheoryData<string> Rules => [.. Descriptors.All.Select(d => d.Id)];

    [Theory, MemberData(nameof(Rules))]
    public void Every_rule_leads_to_its_page(string id)
    {
        var arguments = Enumerable.Repeat<object>("x", 3).ToArray();
        var before = Diagnostic.Create(Descriptors.ById(id), Location.None, arguments);
        var linked = HelpLinks.Of(s_options.GlobalOptions).Link(before);
        var page = new Uri(linked.Descriptor.HelpLinkUri, UriKind.Absolute);
        Assert.True(page.IsFile);
        Assert.StartsWith($"# {id}:", File.ReadAllText(page.LocalPath), StringComparison.Ordinal);
        // Nothing else of it is another.
        Assert.Equal((before.Id, before.GetMessage(), before.Severity, before.WarningLevel), (linked.Id, linked.GetMessage(), linked.Severity, linked.WarningLevel));
        Assert.Equal(before.Descriptor.Title.ToString(), linked.Descriptor.Title.ToString());
        Assert.Equal(before.Descriptor.CustomTags, linked.Descriptor.CustomTags);
    }

    [Theory]
    [InlineData("https://example.org/modelgen/docs", "https://example.org/modelgen/docs/diagnostics/MG0101.md")]
    [InlineData("https://example.org/modelgen/docs/", "https://example.org/modelgen/docs/diagnostics/MG0101.md")]
    [InlineData("/a folder/pages/settings/../docs/", "file:///a%20folder/pages/docs/diagnostics/MG0101.md")]
    [InlineData("", "docs/diagnostics/MG0101.md")]
    public async Task Analyzer_and_generator_link_to_where_the_project_says(string root, string expected)
    {
        var input = ModelCompilation.CreateInput(Wrong);
        var analyzed = input.WithAnalyzers([new ModelAnalyzer()], new AnalyzerOptions([], new ProjectOptions(("ModelGenHelp", root))));
        Assert.Equal(expected, Assert.Single(await analyzed.GetAnalyzerDiagnosticsAsync()).Descriptor.HelpLinkUri);

        var options = new ProjectOptions(("ModelGenHelp", root), ("RunAnalyzers", "false"));
        var driver = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: ModelCompilation.ParseOptions, optionsProvider: options);
        driver.RunGeneratorsAndUpdateCompilation(input, out _, out var found);
        Assert.Equal(expected, Assert.Single(found).Descriptor.HelpLinkUri);
    }
}
