using System.Text.Json;

namespace ModelGen.Oracle.Tests;

/// <summary>The folder of fixtures: the one beside the tests, or that of the environment variable MODELGEN_ORACLE.</summary>
public static class OracleFolder
{
    private static readonly Lazy<IReadOnlyList<OracleCase>> s_cases = new(() =>
        [.. Folders.SelectMany(folder => ReadManifest(folder)), .. Varied.SelectMany(folder => ReadManifest(folder, System.IO.Path.GetFileName(folder) + "."))]);

    /// <summary>Where the fixtures are.</summary>
    public static string Path =>
        Environment.GetEnvironmentVariable("MODELGEN_ORACLE") is { Length: > 0 } folder
            ? folder
            : System.IO.Path.Combine(AppContext.BaseDirectory, "fixtures");

    // What the main set has not lies in folders of its own, and is run beside any set.
    private static IEnumerable<string> Folders => [Path, .. new[] { "fixtures/images", "fixtures/losses", "fixtures/classes" }.Select(folder => System.IO.Path.Combine(AppContext.BaseDirectory, folder))];

    // The main set's cases with other sizes and constants: the same names, behind that of their folder.
    private static IEnumerable<string> Varied => Directory.GetDirectories(System.IO.Path.Combine(AppContext.BaseDirectory, "fixtures/varied")).Order(StringComparer.Ordinal);

    /// <summary>All cases of the manifests, in their order.</summary>
    public static IReadOnlyList<OracleCase> Cases => s_cases.Value;

    /// <summary>The case of a name.</summary>
    public static OracleCase Case(string name) => Cases.Single(candidate => candidate.Name == name);

    private static IReadOnlyList<OracleCase> ReadManifest(string folder, string prefix = "")
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(folder, "manifest.json")));
        return [.. manifest.RootElement.GetProperty("cases").EnumerateArray().Select(entry => new OracleCase(
            prefix + entry.GetProperty("name").GetString()!,
            entry.GetProperty("kind").GetString()!,
            entry.GetProperty("op").GetString()!,
            System.IO.Path.Combine(folder, entry.GetProperty("file").GetString()!),
            entry.GetProperty("hyper").Clone()))];
    }
}
