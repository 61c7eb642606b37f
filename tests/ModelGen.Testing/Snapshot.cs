using System.Runtime.CompilerServices;
using System.Text;

namespace ModelGen.Testing;

/// <summary>
/// Compares text with a file beside the test: <c>Snapshots/Name.verified.cs</c>. On a mismatch the text is written to
/// <c>Name.received.cs</c>; with <c>MODELGEN_ACCEPT=1</c> it becomes the verified one.
/// </summary>
public static class Snapshot
{
    /// <summary>Compares a text with what was verified under a name.</summary>
    public static void Verify(string text, string name, string ending = "cs", [CallerFilePath] string test = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(test)!, "Snapshots");
        string verified = Path.Combine(folder, $"{name}.verified.{ending}"), received = Path.Combine(folder, $"{name}.received.{ending}");
        if (File.Exists(received)) File.Delete(received);
        var expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (expected == text) return;
        Directory.CreateDirectory(folder);
        var accept = Environment.GetEnvironmentVariable("MODELGEN_ACCEPT") == "1";
        File.WriteAllText(accept ? verified : received, text, new UTF8Encoding(false));
        Assert.True(accept, $"{name} is not what was verified. Compare Snapshots/{name}.received.{ending} with Snapshots/{name}.verified.{ending}; MODELGEN_ACCEPT=1 accepts it.\n{FirstDifference(expected, text)}");
    }

    private static string FirstDifference(string expected, string actual)
    {
        string[] before = expected.Split('\n'), after = actual.Split('\n');
        var line = before.Zip(after).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"Line {line + 1}:\n- {before.ElementAtOrDefault(line)}\n+ {after.ElementAtOrDefault(line)}";
    }
}
