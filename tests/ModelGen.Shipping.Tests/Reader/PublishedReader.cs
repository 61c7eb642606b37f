namespace ModelGen.Shipping.Tests;

/// <summary>The sample as it ships: compiled ahead of time, and trimmed with its own runtime.</summary>
public sealed class PublishedReader : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<(CommandResult, string)> _native, _trimmed;

    public PublishedReader()
    {
        _native = new(() => Publish("native", ["-p:PublishAot=true", .. NativeTools.Arguments]));
        _trimmed = new(() => Publish("trimmed", ["-p:PublishAot=false", "-p:PublishTrimmed=true", "--self-contained"]));
    }

    /// <summary>How publishing ahead of time went, and the program.</summary>
    internal (CommandResult Publish, string Program) Native => _native.Value;

    /// <summary>How publishing trimmed went, and the program.</summary>
    internal (CommandResult Publish, string Program) Trimmed => _trimmed.Value;

    public void Dispose() => _folder.Dispose();

    private (CommandResult, string) Publish(string name, string[] arguments)
    {
        var output = _folder.File(name);
        var result = Command.Build(Repository.PathOf("samples", "DigitReader"), "publish", ["-c", "Release", "-f", "net9.0", "-r", "linux-x64", "-o", output, .. arguments]);
        return (result, Path.Combine(output, "DigitReader"));
    }
}
