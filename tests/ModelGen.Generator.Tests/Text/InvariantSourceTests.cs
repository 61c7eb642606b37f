using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generator.Tests.Text;

/// <summary>
/// Nothing in the libraries writes a number by the culture of the thread. Interpolated strings cannot (Shared/
/// DefaultInterpolatedStringHandler.cs); what else could is looked for in the sources.
/// </summary>
public sealed class InvariantSourceTests
{
    private static readonly CSharpParseOptions s_options = new(LanguageVersion.Preview);

    public static TheoryData<string> Libraries =>
        [.. Directory.GetDirectories(Repository.PathOf("runtime")).Where(folder => Directory.GetFiles(folder, "*.csproj").Length > 0).Select(folder => Path.GetFileName(folder)!)];

    [Theory, MemberData(nameof(Libraries))]
    public void No_number_is_written_by_the_culture(string library)
    {
        var findings = new List<string>();
        foreach (var (model, root) in Sources(library))
            foreach (var node in root.DescendantNodes())
                if (Fault(model, node) is { } fault) findings.Add($"{Path.GetFileName(root.SyntaxTree.FilePath)}({node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}): {fault}: {node}");
        Assert.True(findings.Count == 0, string.Join("\n", findings));
    }

    [Theory]
    [InlineData("1.5.ToString()")]
    [InlineData("(-3).ToString(\"x4\")")]
    [InlineData("\"a\" + -3")]
    [InlineData("new System.Text.StringBuilder().Append(1.5).ToString()")]
    [InlineData("new System.Text.StringBuilder().Append($\"{1.5}\").ToString()")]
    [InlineData("string.Join(' ', new[] { 1.5 })")]
    [InlineData("string.Format(\"{0}\", 1.5)")]
    [InlineData("double.Parse(\"1\").Equals(1) ? \"\" : null")]
    [InlineData("new System.ArgumentOutOfRangeException(\"x\", -3, \"No.\").Message")]
    public void What_would_is_found(string expression)
    {
        var (model, root) = Models([CSharpSyntaxTree.ParseText($"class C {{ string? F() => {expression}; }}", s_options)], []).Single();
        Assert.Contains(root.DescendantNodes(), node => Fault(model, node) is not null);
    }

    private static string? Fault(SemanticModel model, SyntaxNode node) => node switch
    {
        InvocationExpressionSyntax call when model.GetSymbolInfo(call).Symbol is IMethodSymbol method => Fault(model, call, method),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when model.GetTypeInfo(sum).Type?.SpecialType == SpecialType.System_String &&
            (IsNumber(model.GetTypeInfo(sum.Left).Type) || IsNumber(model.GetTypeInfo(sum.Right).Type)) => "a number is added to a text",
        BaseObjectCreationExpressionSyntax made when model.GetSymbolInfo(made).Symbol is IMethodSymbol { ContainingType.Name: "ArgumentOutOfRangeException", Parameters.Length: 3 } =>
            "the exception prints the value by the culture of whoever reads it",
        _ => null,
    };

    private static string? Fault(SemanticModel model, InvocationExpressionSyntax call, IMethodSymbol method)
    {
        if (method.Parameters.Any(parameter => parameter.Type.Name == "IFormatProvider")) return null;
        var arguments = call.ArgumentList.Arguments;
        return (method.ContainingType.Name, method.Name) switch
        {
            (_, "ToString") when IsNumber(method.ContainingType) || call.Expression is MemberAccessExpressionSyntax access && IsNumber(model.GetTypeInfo(access.Expression).Type) => "the culture is not given",
            (_, "Parse" or "TryParse") when IsNumber(method.ContainingType) => "the culture is not given",
            ("String", "Format") or ("StringBuilder", "AppendFormat") => "the culture is not given",
            ("String", "Join") or ("StringBuilder", "AppendJoin") when method.TypeArguments.Any(IsFloating) => "numbers are joined by the culture",
            // Counts and sizes have no sign, and no culture writes other digits.
            ("StringBuilder", "Append" or "AppendLine" or "Insert") when method.Parameters.Any(parameter => IsFloating(parameter.Type)) => "a number is appended by the culture",
            ("StringBuilder", "Append" or "AppendLine") when arguments.Select(argument => argument.Expression).OfType<InterpolatedStringExpressionSyntax>()
                .SelectMany(text => text.Contents.OfType<InterpolationSyntax>()).Any(hole => IsNumber(model.GetTypeInfo(hole.Expression).Type)) => "a number is appended by the culture",
            ("ArgumentOutOfRangeException", var thrown) when thrown.StartsWith("ThrowIf", StringComparison.Ordinal) => "the exception prints the value by the culture of whoever reads it",
            _ => null,
        };
    }

    private static bool IsNumber(ITypeSymbol? type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } ? IsNumber(inner) :
        type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_Double;

    private static bool IsFloating(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Decimal or SpecialType.System_Single or SpecialType.System_Double;

    private static IEnumerable<(SemanticModel Model, SyntaxNode Root)> Sources(string library)
    {
        const string Usings = "global using System; global using System.IO; global using System.Linq; global using System.Collections.Generic; global using System.Threading; global using System.Threading.Tasks;";
        var files = new[] { library, "Shared" }.SelectMany(folder => Directory.GetFiles(Repository.PathOf("runtime", folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        return Models([CSharpSyntaxTree.ParseText(Usings, s_options), .. files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), s_options, file))], [library + ".dll"]);
    }

    private static IEnumerable<(SemanticModel Model, SyntaxNode Root)> Models(SyntaxTree[] trees, string[] except)
    {
        ImmutableArray<MetadataReference> references =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => Path.GetFileName(path) is var name && !except.Contains(name) && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("ModelGen.", StringComparison.Ordinal)))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
        var compilation = CSharpCompilation.Create("Library", trees, references, new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        return trees.Select(tree => ((SemanticModel)compilation.GetSemanticModel(tree), tree.GetRoot()));
    }
}
