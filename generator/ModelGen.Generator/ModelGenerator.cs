using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Compiler;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator;

/// <summary>The pipeline from annotated classes to source: read, compile, and emit models and their shared kernels.</summary>
/// <remarks>
/// What goes through it are classes, even for a yes or no: Roslyn's tables of those are compiled already, while every new compiler
/// has to compile the hundred methods of a table of another type.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        ColdStart.Begin(typeof(ModelReader).Assembly);
        var declarations = context.SyntaxProvider
            .ForAttributeWithMetadataName(Names.ModelAttribute, static (node, _) => node is TypeDeclarationSyntax, static (c, cancellation) => Read(c, cancellation))
            .WithTrackingName(Steps.Declaration);

        var models = declarations.Select(static (declaration, _) => declaration?.Model).Where(static model => model is not null).WithTrackingName(Steps.Model);
        var compiled = models.Select(static (model, _) => Faults.Compile(model!)).WithTrackingName(Steps.Compile);
        var help = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => HelpLinks.Of(options.GlobalOptions));
        var fileNames = models.Select(static (model, _) => model!.FullName).Collect().Select(static (names, _) => FileNames.Of(names));
        context.RegisterSourceOutput(compiled.Combine(fileNames).Combine(help), static (output, pair) =>
        {
            var ((model, names), links) = pair;
            foreach (var file in model.Files) Add(output, names.Unique(file.Name, model.Name), file.Text);
            if (model.Fault is not null) output.ReportDiagnostic(links.Link(model.Fault));
        });

        var dumps = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => new Switch(Is(options.GlobalOptions, "build_property.ModelGenDump", "true")));
        context.RegisterSourceOutput(models.Combine(dumps).Where(static pair => pair.Right.On), static (output, pair) =>
        {
            if (Faults.Dump(pair.Left!) is { } file) Add(output, file.Name, file.Text);
        });

        var checkedByDefault = context.CompilationProvider.Select(static (compilation, _) => new Switch(compilation.Options is CSharpCompilationOptions { CheckOverflow: true }));
        // In the order in which models need them, so that a new model leaves those of the others where they are.
        var kernels = compiled.SelectMany(static (model, _) => model.Kernels).Collect()
            .SelectMany(static (all, _) => all.Distinct())
            .Combine(checkedByDefault)
            .Select(static (pair, _) => Faults.Emit(pair.Left, pair.Right.On))
            .WithTrackingName(Steps.Kernels);
        context.RegisterSourceOutput(kernels.Combine(help), static (output, pair) =>
        {
            var (kernel, links) = pair;
            if (kernel.File is not null) Add(output, kernel.File.Name, kernel.File.Text);
            else output.ReportDiagnostic(links.Link(kernel.Fault!));
        });

        ReportWithoutAnalyzers(context, declarations, help);
    }

    /// <summary>The analyzer reports what is wrong, live in the editor; the generator does where analyzers are switched off.</summary>
    private static void ReportWithoutAnalyzers(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<Declaration?> declarations, IncrementalValueProvider<HelpLinks> help)
    {
        var analyzersOff = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            new Switch(Is(options.GlobalOptions, "build_property.RunAnalyzers", "false") || Is(options.GlobalOptions, "build_property.RunAnalyzersDuringBuild", "false")));
        var unreported = declarations
            .Where(static declaration => declaration is { HasDiagnostics: true })
            .Combine(analyzersOff).Where(static pair => pair.Right.On).Select(static (pair, _) => pair.Left!.TypeName)
            .WithTrackingName(Steps.Unreported);
        context.RegisterSourceOutput(unreported.Combine(context.CompilationProvider).Combine(help), static (output, pair) =>
        {
            var ((name, compilation), links) = pair;
            if (compilation.Assembly.GetTypeByMetadataName(name) is not { } type) return;
            foreach (var diagnostic in ModelReader.Read(type, compilation, output.CancellationToken).Diagnostics) output.ReportDiagnostic(links.Link(diagnostic));
        });
    }

    private static Declaration? Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        // A class that is wrongly annotated on two parts is still one model.
        if (ModelReader.ModelAttribute(type)?.ApplicationSyntaxReference?.GetSyntax(cancellation).Parent?.Parent != context.TargetNode) return null;
        var reading = ModelReader.Read(type, context.SemanticModel.Compilation, cancellation);
        return new Declaration(MetadataName(type), reading.Model, reading.Diagnostics.Count > 0);
    }

    private static string MetadataName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? MetadataName(outer) + "+" + type.MetadataName
        : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName
        : type.ContainingNamespace.ToDisplayString() + "." + type.MetadataName;

    private static void Add(SourceProductionContext output, string name, string text) => output.AddSource(name, SourceText.From(text, Encoding.UTF8));

    /// <summary>Whether the project has something switched on.</summary>
    private sealed record Switch(bool On);

    private static bool Is(AnalyzerConfigOptions options, string key, string expected) =>
        options.TryGetValue(key, out var value) && string.Equals(value, expected, StringComparison.OrdinalIgnoreCase);
}
