using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Compiler;
using ModelGen.Generator;
using ModelGen.Generator.Declarations;

namespace ModelGen.Testing;

/// <summary>Declarations compiled in memory by the real generator and analyzer: their diagnostics, generated text and, on demand, the loaded assembly.</summary>
public sealed class ModelCompilation
{
    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll" or "ModelGen.Runtime.dll" or "ModelGen.Testing.dll"))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly MemoryStream? _emitted;
    private Assembly? _assembly;

    private ModelCompilation(MemoryStream? emitted, ImmutableArray<Diagnostic> diagnostics, GeneratorDriverRunResult result) =>
        (_emitted, Diagnostics, Result) = (emitted, diagnostics, result);

    /// <summary>What compiler, generator and analyzer say, hidden and informational messages left out.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>What the generator's driver tells of its run.</summary>
    public GeneratorDriverRunResult Result { get; }

    /// <summary>The generated files by name.</summary>
    public IReadOnlyDictionary<string, string> Generated =>
        Result.Results.SelectMany(r => r.GeneratedSources).ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    /// <summary>Compiles sources, with unsafe code allowed.</summary>
    public static ModelCompilation Of(params string[] sources) => Of(CreateInput(sources));

    /// <summary>Compiles sources that are to run: the generator says what is wrong itself, and no analyzer reads every model a second time.</summary>
    public static ModelCompilation WithoutAnalyzer(params string[] sources)
    {
        var driver = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: ParseOptions, optionsProvider: new AnalyzersOff())
            .RunGeneratorsAndUpdateCompilation(CreateInput(sources), out var output, out var fromGenerator);
        return Emit(driver, output, fromGenerator, () => []);
    }

    /// <summary>Runs generator and analyzer over a compilation.</summary>
    public static ModelCompilation Of(CSharpCompilation input)
    {
        var driver = CSharpGeneratorDriver.Create(new ModelGenerator()).WithUpdatedParseOptions((CSharpParseOptions)input.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(input, out var output, out var fromGenerator);
        return Emit(driver, output, fromGenerator, () =>
        {
            // What is generated is bound once, by Emit, which tells what GetDiagnostics would; the analyzer has the sources alone, as in an editor.
            var analyzed = output.WithAnalyzers([new ModelAnalyzer()]);
            return input.SyntaxTrees.SelectMany(tree => analyzed.GetAnalyzerSemanticDiagnosticsAsync(output.GetSemanticModel(tree), filterSpan: null, CancellationToken.None).GetAwaiter().GetResult());
        });
    }

    /// <summary>What compiler, generator and analyzer say of sources that are not to run: nothing is emitted.</summary>
    public static ImmutableArray<Diagnostic> Diagnose(CSharpCompilation input)
    {
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)input.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(input, out var output, out var fromGenerator);
        var analyzed = output.WithAnalyzers([new ModelAnalyzer()]);
        var all = output.GetDiagnostics().Concat(fromGenerator);
        foreach (var tree in input.SyntaxTrees)
            all = all.Concat(analyzed.GetAnalyzerSemanticDiagnosticsAsync(output.GetSemanticModel(tree), filterSpan: null, CancellationToken.None).GetAwaiter().GetResult());
        return [.. all.Where(d => d.Severity >= DiagnosticSeverity.Warning)];
    }

    private static ModelCompilation Emit(GeneratorDriver driver, Compilation output, ImmutableArray<Diagnostic> fromGenerator, Func<IEnumerable<Diagnostic>> analyze)
    {
        var stream = new MemoryStream();
        var emitted = output.Emit(stream);
        ImmutableArray<Diagnostic> all = [.. emitted.Diagnostics.Concat(fromGenerator).Concat(analyze()).Where(d => d.Severity >= DiagnosticSeverity.Warning)];
        return new ModelCompilation(emitted.Success ? stream : null, all, driver.GetRunResult());
    }

    /// <summary>Sources as the front end reads them: a definition for each model, by the name of its class.</summary>
    /// <exception cref="InvalidOperationException">Something is wrong with one of them.</exception>
    public static IReadOnlyDictionary<string, ModelDefinition> Definitions(params string[] sources)
    {
        var input = CreateInput(sources);
        var definitions = new Dictionary<string, ModelDefinition>();
        var refusals = new List<string>();
        foreach (var type in input.Assembly.GlobalNamespace.GetTypeMembers().Where(type => ModelReader.ModelAttribute(type) is not null))
        {
            var reading = ModelReader.Read(type, input, CancellationToken.None);
            if (reading.Model is { HasErrors: false } model) definitions.Add(type.Name, model);
            else refusals.Add($"{string.Concat(type.DeclaringSyntaxReferences.Select(part => part.GetSyntax()))}\n{string.Join("\n", reading.Diagnostics)}");
        }
        if (refusals.Count > 0) throw new InvalidOperationException(string.Join("\n\n", refusals));
        return definitions;
    }

    /// <summary>Runs the generator alone, cold, over a compilation: its files by name.</summary>
    public static IReadOnlyDictionary<string, string> Generate(CSharpCompilation input) =>
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: ParseOptions).RunGenerators(input)
            .GetRunResult().Results.SelectMany(r => r.GeneratedSources).ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    /// <summary>The parse options of all compilations.</summary>
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp13, DocumentationMode.Parse);

    /// <summary>The sources as a compilation that nothing has run over.</summary>
    public static CSharpCompilation CreateInput(params string[] sources) => CSharpCompilation.Create(
        "Models",
        sources.Select((text, i) => CSharpSyntaxTree.ParseText(text, ParseOptions, $"Source{i}.cs")),
        s_references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));

    /// <summary>The compiled models, loaded; throws with all messages where something is wrong.</summary>
    public Assembly Load()
    {
        if (_assembly is not null) return _assembly;
        if (_emitted is null || !Diagnostics.IsEmpty) throw new InvalidOperationException(string.Join("\n", Diagnostics.Take(20)));
        _emitted.Position = 0;
        return _assembly = new AssemblyLoadContext("Models", isCollectible: false).LoadFromStream(_emitted);
    }

    /// <summary>A model of the compilation, made with a seed.</summary>
    public CompiledModel Model(string name, int seed = 0) => new(Activator.CreateInstance(Load().GetType(name, throwOnError: true)!, seed)!);
}
