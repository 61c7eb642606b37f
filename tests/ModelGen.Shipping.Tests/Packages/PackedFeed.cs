using System.Diagnostics;
using System.Security;

namespace ModelGen.Shipping.Tests;

/// <summary>Both packages in a folder of their own, and a project outside of the repository that gets them from there.</summary>
public sealed class PackedFeed : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Packs the packages under a version that no cache on the machine can have.</summary>
    public PackedFeed()
    {
        Version = $"0.1.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}";
        foreach (var project in new[] { "ModelGen.Runtime", "ModelGen.Training" })
            Command.Build(Repository.PathOf("runtime", project), "pack", ["-c", Repository.Configuration, "-o", Feed, $"-p:PackageVersion={Version}"]).Succeeded();
        Directory.CreateDirectory(Consumer);
        foreach (var file in Directory.GetFiles(Repository.PathOf("tests", "ModelGen.Shipping.Tests", "Packages", "Consumer"))) File.Copy(file, Path.Combine(Consumer, Path.GetFileName(file)));
        // What the machine's own package folder has need not be downloaded again.
        File.WriteAllText(Path.Combine(_folder.Path, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{SecurityElement.Escape(Feed)}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{SecurityElement.Escape(MachinePackages())}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>The version of both packages.</summary>
    public string Version { get; }

    /// <summary>The folder with the packages.</summary>
    public string Feed => _folder.File("feed");

    /// <summary>The folder of the project.</summary>
    public string Consumer => _folder.File("consumer");

    /// <summary>Runs a command of the SDK in the project, with a package folder of its own.</summary>
    internal CommandResult Build(string verb, params string[] arguments) =>
        Command.Build(Consumer, verb, [.. arguments, $"-p:ModelGenVersion={Version}"], new Dictionary<string, string> { ["NUGET_PACKAGES"] = _folder.File("packages") });

    public void Dispose() => _folder.Dispose();

    private static string MachinePackages()
    {
        var line = Command.Run("dotnet", ["nuget", "locals", "global-packages", "--list"]).Succeeded();
        var folder = line[(line.IndexOf(':') + 1)..].Trim();
        Debug.Assert(folder.Length > 0);
        Directory.CreateDirectory(folder);
        return folder;
    }
}
