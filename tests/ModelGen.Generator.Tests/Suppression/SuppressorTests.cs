using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Suppression;

/// <summary>What the IDE says about methods that describe a network.</summary>
public sealed class SuppressorTests
{
    private const string Source =
        """
        using ModelGen;
        using static ModelGen.Layers;
        [Model]
        public sealed partial class Net
        {
            [Linear(3)] private static partial Tensor Fc(Tensor x);
            private static Tensor Forward([Shape(4)] Tensor x) => Fc(x);
            private static Tensor Loss(Tensor output, [Shape(3)] Tensor target) => output - target;
            private static Tensor Unused(Tensor x) => x;
        }
        public sealed class Other
        {
            private static int Forward(int x) => x;
        }
        """;

    [Theory]
    [InlineData("IDE0051")]
    [InlineData("CA1811")]
    [InlineData("RCS1213")]
    [InlineData("S1144")]
    public async Task Methods_that_describe_a_network_are_not_called_unused(string id) =>
        Assert.Equal(["Other.Forward", "Unused"], await Remaining(new Complainer(id, method => method.Identifier.GetLocation())));

    [Theory]
    [InlineData("IDE0060")]
    [InlineData("CA1801")]
    [InlineData("RCS1163")]
    [InlineData("S1172")]
    public async Task Neither_are_their_parameters(string id) =>
        Assert.Equal(["Other.Forward", "Unused"], await Remaining(new Complainer(id, method => method.ParameterList.Parameters[0].Identifier.GetLocation())));

    [Fact]
    public async Task Other_diagnostics_stay() =>
        Assert.Equal(5, (await Remaining(new Complainer("IDE0999", method => method.Identifier.GetLocation()))).Count);

    private static async Task<IReadOnlyList<string>> Remaining(DiagnosticAnalyzer analyzer)
    {
        var found = await ModelCompilation.CreateInput(Source).WithAnalyzers([analyzer, new ModelSuppressor()]).GetAnalyzerDiagnosticsAsync();
        return [.. found.Where(d => !d.IsSuppressed).Select(d => d.GetMessage()).Order()];
    }

    /// <summary>Calls every method unused, as the IDE's analyzers would under that id.</summary>
#pragma warning disable RS1017, RS1025, RS1026, RS1036, RS1038, RS1041, RS2008
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class Complainer(string id, Func<MethodDeclarationSyntax, Location> where) : DiagnosticAnalyzer
    {
        private readonly DiagnosticDescriptor _rule = new(id, "Unused", "{0}", "Style", DiagnosticSeverity.Warning, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_rule];

        public override void Initialize(AnalysisContext context) => context.RegisterSyntaxNodeAction(c =>
        {
            var method = (MethodDeclarationSyntax)c.Node;
            var owner = ((ClassDeclarationSyntax)method.Parent!).Identifier.ValueText;
            c.ReportDiagnostic(Diagnostic.Create(_rule, where(method), owner == "Other" ? $"{owner}.{method.Identifier.ValueText}" : method.Identifier.ValueText));
        }, Microsoft.CodeAnalysis.CSharp.SyntaxKind.MethodDeclaration);
    }
#pragma warning restore RS1017, RS1025, RS1026, RS1036, RS1038, RS1041, RS2008
}
