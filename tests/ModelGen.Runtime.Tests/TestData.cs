namespace ModelGen.Runtime.Tests;

/// <summary>Files beside the tests.</summary>
internal static class TestData
{
    public static string Path(string relative) => System.IO.Path.Combine(AppContext.BaseDirectory, relative);

    /// <summary>A number that a long run raises through the environment.</summary>
    public static int Count(string variable, int byDefault) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text) : byDefault;
}

/// <summary>A directory that goes when the test is over.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("modelgen-");

    public string this[string name] => Path.Combine(_directory.FullName, name);

    public string[] Files => [.. Directory.GetFiles(_directory.FullName).Select(file => Path.GetFileName(file)!).Order()];

    public void Dispose() => _directory.Delete(recursive: true);
}
