using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator;

/// <summary>Reports what is wrong with declared models, live in the editor and in the build.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Descriptors.All];

    public override void Initialize(AnalysisContext context)
    {
        // A model that another tool wrote is compiled like any other, so what is wrong with it is told as well.
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(static c =>
        {
            var type = (INamedTypeSymbol)c.Symbol;
            if (ModelReader.ModelAttribute(type) is null) return;
            var help = HelpLinks.Of(c.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
            foreach (var diagnostic in ModelReader.Read(type, c.Compilation, c.CancellationToken).Diagnostics) c.ReportDiagnostic(help.Link(diagnostic));
        }, SymbolKind.NamedType);
    }
}
