using System.Runtime.CompilerServices;
using System.Text;

namespace ModelGen.Operators.Tests;

public sealed class OperatorPageTests
{
    [Fact]
    public void The_page_of_operators_is_what_the_registry_says()
    {
        var path = PathOf("docs", "operators.md");
        var written = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        var page = OperatorPage.Write();
        if (Environment.GetEnvironmentVariable("MODELGEN_ACCEPT") == "1") File.WriteAllText(path, page, new UTF8Encoding(false));
        else Assert.True(written == page, "docs/operators.md is stale. MODELGEN_ACCEPT=1 dotnet test -c Release tests/ModelGen.Operators.Tests writes it anew.");
    }

    /// <summary>A path in the repository.</summary>
    internal static string PathOf(params string[] parts) => Path.Combine([Root(), .. parts]);

    private static string Root([CallerFilePath] string test = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(test)!, "..", ".."));
}
