using System.Runtime.CompilerServices;
using System.Text;
using ModelGen.Compiler.Operators;

namespace ModelGen.Operators.Tests;

public sealed class OperatorPageTests
{
    [Fact]
    public void The_page_of_operators_is_what_the_registry_says()
    {
        var path = Path.Combine(Root(), "docs", "operators.md");
        var written = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        var page = OperatorPage.Write();
        if (Environment.GetEnvironmentVariable("MODELGEN_ACCEPT") == "1") File.WriteAllText(path, page, new UTF8Encoding(false));
        else Assert.True(written == page, "docs/operators.md is stale. MODELGEN_ACCEPT=1 dotnet test -c Release tests/ModelGen.Operators.Tests writes it anew.");
    }

    [Fact]
    public void Every_layer_and_loss_stands_on_the_page()
    {
        var page = OperatorPage.Write();
        foreach (var kind in OperatorRegistry.All) Assert.Contains($"### {kind.Name}\n", page);
    }

    private static string Root([CallerFilePath] string test = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "..", ".."));
}
