using System.Diagnostics;
using System.Security;

namespace ModelGen.Shipping.Tests;

/// <summary>The packages in a folder of their own, and projects outside of the repository that get them from there.</summary>
public sealed class PackedFeed : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Packs the packages under a version that no cache on the machine can have.</summary>
    public PackedFeed()
    {
        Version = $"0.1.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}";
        foreach (var project in new[] { "ModelGen.Runtime", "ModelGen.Training", "ModelGen.Data" })
            Command.Build(Repository.PathOf("runtime", project), "pack", ["-c", Repository.Configuration, "-o", Feed, $"-p:PackageVersion={Version}"]).Succeeded();
        foreach (var project in new[] { Consumer, TableConsumer })
        {
            Directory.CreateDirectory(project);
            foreach (var file in Directory.GetFiles(Repository.PathOf("tests", "ModelGen.Shipping.Tests", "Packages", Path.GetFileName(project)))) File.Copy(file, Path.Combine(project, Path.GetFileName(file)));
        }
        // What the machine's own package folder has need not be downloaded again.
        File.WriteAllText(Path.Combine(_folder.Path, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="packed" value="{SecurityElement.Escape(Feed)}" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{SecurityElement.Escape(MachinePackages())}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>The version of all packages.</summary>
    public string Version { get; }

    /// <summary>The folder with the packages.</summary>
    public string Feed => _folder.File("feed");

    /// <summary>The folder of the project that trains and predicts.</summary>
    public string Consumer => _folder.File("Consumer");

    /// <summary>The folder of the project that learns from a table.</summary>
    public string TableConsumer => _folder.File("TableConsumer");

    /// <summary>Runs a command of the SDK in the first project, with a package folder of its own.</summary>
    internal CommandResult Build(string verb, params string[] arguments) => BuildIn(Consumer, verb, arguments);

    /// <summary>Runs a command of the SDK in a project, with a package folder of its own.</summary>
    internal CommandResult BuildIn(string project, string verb, params string[] arguments) =>
        Command.Build(project, verb, [.. arguments, $"-p:ModelGenVersion={Version}"], new Dictionary<string, string> { ["NUGET_PACKAGES"] = _folder.File("packages") });

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
