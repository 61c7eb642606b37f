using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Rules;

/// <summary>Compiles marked sources and compares everything that compiler, generator and analyzer say with the marks.</summary>
internal static class Expect
{
    private const string Usings = "using ModelGen;\nusing static ModelGen.Layers;\n";

    /// <summary>Expects one diagnostic for each mark, and nothing else.</summary>
    /// <param name="marked">The source, with <c>{|id:text|}</c> around what is wrong.</param>
    /// <param name="messages">The full messages in the order of the marks.</param>
    public static void Errors(string marked, params string[] messages) => Errors(marked, options => options, null, messages);

    /// <summary>As above, in a project with other options.</summary>
    public static void Errors(string marked, Func<CSharpCompilationOptions, CSharpCompilationOptions> options, LanguageVersion? version, params string[] messages)
    {
        var source = MarkedSource.Parse(Usings + marked);
        var input = Input(source.Text, version);
        var found = ModelCompilation.Of(input.WithOptions(options(input.Options))).Diagnostics;
        Assert.Equal(
            source.Expected.Select((e, i) => Line(e.Id, source.Text.Substring(e.Span.Start, e.Span.Length), e.Span.Start, i < messages.Length ? messages[i] : "?")),
            found.OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id).Select(d => Line(d, source.Text)));
    }

    /// <summary>Expects that everything compiles without a warning.</summary>
    public static void None(string source) => Errors(source);

    /// <summary>What the compiler says by itself, the generator not asked.</summary>
    public static IReadOnlyList<Diagnostic> OfCSharp(string source) =>
        ModelCompilation.CreateInput(Usings + source).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();

    private static CSharpCompilation Input(string text, LanguageVersion? version)
    {
        var input = ModelCompilation.CreateInput(text);
        return version is null ? input : input.RemoveAllSyntaxTrees().AddSyntaxTrees(
            CSharpSyntaxTree.ParseText(text, ModelCompilation.ParseOptions.WithLanguageVersion(version.Value), "Source0.cs"));
    }

    private static string Line(Diagnostic d, string text) => d.Location.SourceTree?.FilePath is "Source0.cs"
        ? Line(d.Id, text.Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length), d.Location.SourceSpan.Start, d.GetMessage())
        : $"{d.Id} in {d.Location.GetLineSpan().Path}: {d.GetMessage()}";

    private static string Line(string id, string at, int start, string message) => $"{id} on '{at}' at {start}: {message}";
}
