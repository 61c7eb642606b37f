using System.Reflection;

namespace ModelGen.Shipping.Tests;

/// <summary>Where the sources are that these tests pack and publish.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Metadata("RepositoryRoot");

    /// <summary>Debug or Release, as the tests were built.</summary>
    public static string Configuration { get; } = Metadata("Configuration");

    /// <summary>A path below the root.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Metadata(string key) => typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(m => m.Key == key).Value!;
}
