using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Compiler;
using ModelGen.Compiler.Graphs;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// The one front end, shared by analyzer and generator: from the symbol of an annotated class to a model and its
/// diagnostics. It never throws.
/// </summary>
internal static class ModelReader
{
    public static ModelReading Read(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        try
        {
            return ReadType(type, compilation, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            var message = $"{fault.GetType().Name}: {fault.Message}".Replace('\n', ' ');
            return new ModelReading(null, [Diagnostic.Create(Descriptors.Internal, TypeRules.NameLocation(type), type.Name, message)]);
        }
    }

    private static ModelReading ReadType(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        var diagnostics = new List<Diagnostic>();
        var canExtend = TypeRules.Check(type, compilation, diagnostics, cancellation);
        var attribute = type.GetAttributes().First(a => a.AttributeClass?.ToDisplayString() == Names.ModelAttribute);
        var options = ModelOptions.Read(attribute);
        var builder = new GraphBuilder(options.Precision);
        SequentialReader.Read(type, attribute, options, builder, diagnostics, cancellation);
        if (!canExtend) return new ModelReading(null, Ordered(diagnostics));
        var model = new ModelDefinition(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            TypeRules.ContainingHeads(type).ToEquatable(),
            SyntaxFacts.GetKeywordKind(type.Name) == SyntaxKind.None ? type.Name : "@" + type.Name,
            builder.ToGraph(),
            HasErrors: diagnostics.Count > 0);
        return new ModelReading(model, Ordered(diagnostics));
    }

    private static IReadOnlyList<Diagnostic> Ordered(List<Diagnostic> diagnostics) =>
        diagnostics.OrderBy(d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start).ToList();
}
