using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;

namespace ModelGen.Shipping.Tests;

public class PackageTests(PackedFeed packed) : IClassFixture<PackedFeed>
{
    // The ordinary build on the runtime that is here, and the published one, run the same width of vectors.
    private static readonly Dictionary<string, string> Vectors256 = new() { ["MODELGEN_SIMD"] = "256" };

    [Fact]
    public void The_package_holds_runtime_compiler_and_build_settings()
    {
        using var package = ZipFile.OpenRead(Path.Combine(packed.Feed, $"ModelGen.{packed.Version}.nupkg"));
        var files = package.Entries.Select(e => e.FullName).ToHashSet();
        Assert.Superset(new HashSet<string>
        {
            "lib/net9.0/ModelGen.Runtime.dll", "lib/net9.0/ModelGen.Runtime.xml", "lib/net10.0/ModelGen.Runtime.dll", "lib/net10.0/ModelGen.Runtime.xml",
            "analyzers/dotnet/cs/ModelGen.Compiler.dll", "analyzers/dotnet/cs/ModelGen.Generator.dll",
            "buildTransitive/ModelGen.props",
        }, files);
        // The pages that its messages lead to, and what those lead to.
        var docs = Repository.PathOf("docs");
        Assert.Equal(
            Directory.GetFiles(docs, "*.md", SearchOption.AllDirectories).Select(page => "docs/" + Path.GetRelativePath(docs, page).Replace('\\', '/')).Order(),
            files.Where(file => file.StartsWith("docs/", StringComparison.Ordinal)).Order());
        // Whatever else rode along would be loaded into every user's compiler.
        Assert.Equal(2, files.Count(file => file.StartsWith("analyzers/", StringComparison.Ordinal)));
        using var nuspec = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        Assert.DoesNotContain(XDocument.Load(nuspec).Descendants(), element => element.Name.LocalName == "dependency");
    }

    [Fact]
    public void A_project_outside_of_the_repository_builds_trains_and_predicts()
    {
        var build = packed.Build("build", "-c", "Release");
        build.Succeeded();
        Assert.Empty(build.Warnings);
        var run = Command.Run("dotnet", [Path.Combine(packed.Consumer, "bin", "Release", "net9.0", "Consumer.dll")]);
        Assert.StartsWith("learned\n", run.Succeeded());
    }

    [Fact]
    public void A_project_outside_of_the_repository_learns_from_a_table()
    {
        var build = packed.BuildIn(packed.TableConsumer, "build", "-c", "Release");
        build.Succeeded();
        Assert.Empty(build.Warnings);
        var run = Command.Run("dotnet", [Path.Combine(packed.TableConsumer, "bin", "Release", "net9.0", "TableConsumer.dll")], packed.TableConsumer);
        Assert.Equal("learned\npredicted\n", run.Succeeded());
    }

    [Fact]
    public void The_package_for_tables_needs_the_reader_and_training_and_nothing_else()
    {
        using var package = ZipFile.OpenRead(Path.Combine(packed.Feed, $"ModelGen.Data.{packed.Version}.nupkg"));
        Assert.Equal(
            ["lib/net10.0/ModelGen.Data.dll", "lib/net10.0/ModelGen.Data.xml", "lib/net9.0/ModelGen.Data.dll", "lib/net9.0/ModelGen.Data.xml"],
            package.Entries.Select(e => e.FullName).Where(name => name.StartsWith("lib/", StringComparison.Ordinal)).Order());
        using var nuspec = package.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        var needs = XDocument.Load(nuspec).Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value);
        Assert.Equal(["ModelGen.Training", "Sep"], needs.Distinct().Order());
    }

    [Fact]
    public void Its_generator_goes_after_all_others()
    {
        var build = packed.Build("msbuild", "-restore", "-t:ResolveAssemblyReferences;PutModelGenLast", "-getItem:Analyzer");
        using var items = JsonDocument.Parse(build.Succeeded());
        var names = items.RootElement.GetProperty("Items").GetProperty("Analyzer").EnumerateArray().Select(item => item.GetProperty("Filename").GetString()).ToList();
        Assert.Contains("System.Text.RegularExpressions.Generator", names);
        Assert.Equal(["ModelGen.Compiler", "ModelGen.Generator"], names[^2..]);
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    [Fact]
    public void A_mistake_in_its_network_is_an_error_of_its_build()
    {
        var program = Path.Combine(packed.Consumer, "Mistake.cs");
        File.WriteAllText(program, "[ModelGen.Model(2)][ModelGen.Linear(3, InFeatures = 5)] public sealed partial class Mistake;");
        try
        {
            var build = packed.Build("build", "-c", "Debug");
            Assert.NotEqual(0, build.ExitCode);
            Assert.Contains("error MG0102", build.Output);
            // Its link leads to a page that is there.
            var link = System.Text.RegularExpressions.Regex.Match(build.Output, @"\((file://\S+/MG0102\.md)\)");
            Assert.True(link.Success, build.Output);
            Assert.StartsWith("# MG0102", File.ReadAllText(new Uri(link.Groups[1].Value).LocalPath), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(program);
        }
    }

    [NativeFact]
    public void It_publishes_ahead_of_time_without_a_warning_and_gives_the_same_bits()
    {
        var output = Path.Combine(packed.Consumer, "published");
        var publish = packed.Build("publish", ["-c", "Release", "-r", "linux-x64", "-o", output, .. NativeTools.Arguments]);
        publish.Succeeded();
        Assert.Empty(publish.Warnings);

        packed.Build("build", "-c", "Release").Succeeded();
        var ordinary = Command.Run("dotnet", [Path.Combine(packed.Consumer, "bin", "Release", "net9.0", "Consumer.dll")], environment: Vectors256).Succeeded();
        var native = Command.Run(Path.Combine(output, "Consumer"), [], environment: Vectors256).Succeeded();
        Assert.StartsWith("learned\n", native);
        Assert.Equal(ordinary, native);
    }
}
