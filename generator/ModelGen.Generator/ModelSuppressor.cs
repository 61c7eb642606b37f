using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator.Declarations;

namespace ModelGen.Generator;

/// <summary>
/// Keeps the IDE and common analyzers from calling what describes a network unused: <c>Forward</c>, <c>Loss</c> and
/// annotated methods are read while the project builds, and never called.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelSuppressor : DiagnosticSuppressor
{
    private const string Why = "The compiler of the network reads it.";

    private static readonly string[] s_unused =
    [
        "IDE0051", "IDE0060", // Private members and parameters, in the IDE
        "CA1811", "CA1801",   // The same in .NET's analyzers,
        "RCS1213", "RCS1163", // in Roslynator's,
        "S1144", "S1172",     // and in Sonar's
    ];

    private static readonly ImmutableDictionary<string, SuppressionDescriptor> s_suppressions =
        s_unused.ToImmutableDictionary(id => id, id => new SuppressionDescriptor("MGS_" + id, id, Why));

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [.. s_unused.Select(id => s_suppressions[id])];

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree) continue;
            var node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
            if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method) continue;
            if (context.GetSemanticModel(tree).GetDeclaredSymbol(method, context.CancellationToken) is IMethodSymbol symbol && DescribesNetwork(symbol))
                context.ReportSuppression(Suppression.Create(s_suppressions[diagnostic.Id], diagnostic));
        }
    }

    private static bool DescribesNetwork(IMethodSymbol method) =>
        ModelReader.ModelAttribute(method.ContainingType) is not null &&
        (method.Name is "Forward" or "Loss" || method.GetAttributes().Any(a => Names.IsLayer(a.AttributeClass)));
}
