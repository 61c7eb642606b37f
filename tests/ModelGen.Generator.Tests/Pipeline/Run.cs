using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>The generator run again after edits, and what it says about each of its steps.</summary>
internal sealed class Run
{
    private const string Usings = "using ModelGen;\nusing static ModelGen.Layers;\n";

    private CSharpCompilation _compilation;
    private GeneratorDriver _driver;

    private Run(params string[] files)
    {
        _compilation = ModelCompilation.CreateInput([.. files.Select(f => Usings + f)]);
        _driver = CSharpGeneratorDriver.Create(
            [new ModelGenerator().AsSourceGenerator()], parseOptions: ModelCompilation.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
    }

    /// <summary>The first run over some files.</summary>
    public static Run Of(params string[] files) => new Run(files).Again();

    /// <summary>What the last run told.</summary>
    public GeneratorRunResult Result { get; private set; }

    public CSharpCompilation Compilation => _compilation;

    /// <summary>Replaces the text of a file and runs again.</summary>
    public Run Edit(int file, string text)
    {
        var old = _compilation.SyntaxTrees[file];
        _compilation = _compilation.ReplaceSyntaxTree(old, old.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(Usings + text)));
        return Again();
    }

    /// <summary>Runs over the same compilation.</summary>
    public Run Again()
    {
        _driver = _driver.RunGenerators(_compilation);
        Result = _driver.GetRunResult().Results.Single();
        Assert.Null(Result.Exception);
        return this;
    }

    /// <summary>The reasons of a step's outputs in the last run, in order.</summary>
    public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps.TryGetValue(step, out var steps) ? [.. steps.SelectMany(s => s.Outputs).Select(o => o.Reason)] : [];

    /// <summary>The reasons of what was added to the compilation, in order.</summary>
    public IReadOnlyList<IncrementalStepRunReason> Outputs =>
        [.. Result.TrackedOutputSteps.SelectMany(pair => pair.Value).SelectMany(s => s.Outputs).Select(o => o.Reason)];

    /// <summary>The values that a step put out in the last run.</summary>
    public IReadOnlyList<object> Values(string step) => [.. Result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Value)];

    /// <summary>The generated files.</summary>
    public IReadOnlyDictionary<string, string> Files => Result.GeneratedSources.ToImmutableDictionary(s => s.HintName, s => s.SourceText.ToString());
}
