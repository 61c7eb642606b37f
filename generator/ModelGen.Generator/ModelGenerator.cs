using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ModelGen.Compiler;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator;

/// <summary>The pipeline from annotated classes to source: read, compile, and emit models and their shared kernels.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ModelGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var readings = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                Names.ModelAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (c, cancellation) => ModelReader.Read((INamedTypeSymbol)c.TargetSymbol, c.SemanticModel.Compilation, cancellation))
            .WithTrackingName(Steps.Read);

        var models = readings.Select(static (reading, _) => reading.Model).Where(static model => model is not null).WithTrackingName(Steps.Model);
        var compiled = models.Select(static (model, _) => Compile(model!)).WithTrackingName(Steps.Compile);
        context.RegisterSourceOutput(compiled, static (output, model) =>
        {
            foreach (var file in model.Files) output.AddSource(file.Name, SourceText.From(file.Text, Encoding.UTF8));
            if (model.Fault is not null) output.ReportDiagnostic(Diagnostic.Create(Descriptors.Internal, Location.None, model.Name, model.Fault));
        });

        var kernels = compiled.Select(static (model, _) => model.Kernels).Collect()
            .SelectMany(static (all, _) => all.SelectMany(k => k).Distinct().OrderBy(k => k.Name, StringComparer.Ordinal))
            .WithTrackingName(Steps.Kernels);
        context.RegisterSourceOutput(kernels, static (output, kernel) =>
        {
            var file = ModelCompiler.EmitKernel(kernel);
            output.AddSource(file.Name, SourceText.From(file.Text, Encoding.UTF8));
        });

        // The analyzer reports what is wrong, live in the editor; the generator does where analyzers are switched off.
        var analyzersOff = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            IsFalse(options.GlobalOptions, "build_property.RunAnalyzers") || IsFalse(options.GlobalOptions, "build_property.RunAnalyzersDuringBuild"));
        context.RegisterSourceOutput(readings.Select(static (reading, _) => reading.Diagnostics).Combine(analyzersOff), static (output, pair) =>
        {
            if (!pair.Right) return;
            foreach (var diagnostic in pair.Left) output.ReportDiagnostic(diagnostic);
        });
    }

    private static CompilationOutput Compile(ModelDefinition model)
    {
        try
        {
            var result = ModelCompiler.Compile(model);
            return new CompilationOutput(model.Name, result.Files, result.Kernels, null);
        }
        catch (Exception fault)
        {
            // A generator that throws takes every model's members away and buries the cause.
            var surface = ModelCompiler.Compile(model with { HasErrors = true });
            return new CompilationOutput(model.Name, surface.Files, [], $"{fault.GetType().Name}: {fault.Message}".Replace('\n', ' '));
        }
    }

    private static bool IsFalse(Microsoft.CodeAnalysis.Diagnostics.AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out var value) && string.Equals(value, "false", StringComparison.OrdinalIgnoreCase);

    private sealed record CompilationOutput(string Name, EquatableArray<SourceFile> Files, EquatableArray<Compiler.Kernels.KernelSpec> Kernels, string? Fault);
}
