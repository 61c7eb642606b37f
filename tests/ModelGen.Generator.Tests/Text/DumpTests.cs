using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Text;

/// <summary>What <c>ModelGenDump</c> writes beside the generated files.</summary>
public sealed class DumpTests
{
    private const string Model = """
        using ModelGen;
        namespace Demo;
        [Model(8, 6, 6)] [Conv2d(16, 3, Bias = false), BatchNorm, ReLU, Flatten, Linear(3), CrossEntropyLoss] public sealed partial class Small;
        """;

    [Fact]
    public void Every_stage_is_written_as_comments() => Snapshot.Verify(Dump("true")!, "Small.Dump");

    [Theory]
    [InlineData("false")]
    [InlineData("")]
    public void Nothing_is_written_where_nobody_asks(string value) => Assert.Null(Dump(value));

    private static string? Dump(string value)
    {
        var driver = CSharpGeneratorDriver.Create(
            [new ModelGenerator().AsSourceGenerator()], parseOptions: ModelCompilation.ParseOptions, optionsProvider: new Options("ModelGenDump", value));
        var result = driver.RunGeneratorsAndUpdateCompilation(ModelCompilation.CreateInput(Model), out var output, out _).GetRunResult();
        Assert.DoesNotContain(output.GetDiagnostics(), d => d.Severity >= DiagnosticSeverity.Warning);
        return result.Results.SelectMany(r => r.GeneratedSources).Where(s => s.HintName == "Demo.Small.Dump.g.cs").Select(s => s.SourceText.ToString()).SingleOrDefault();
    }
}
