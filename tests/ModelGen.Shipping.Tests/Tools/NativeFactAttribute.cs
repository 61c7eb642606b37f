using System.Runtime.InteropServices;

namespace ModelGen.Shipping.Tests;

/// <summary>A test that compiles ahead of time; it is left out, with the reason, where a tool for that is missing.</summary>
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute() => Skip = NativeTools.Missing;
}

/// <summary>What publishing ahead of time needs besides the SDK.</summary>
internal static class NativeTools
{
    /// <summary>Why it cannot be done here; null where it can.</summary>
    public static string? Missing { get; } =
        !OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64 ? "Left out: the expectations about the published program are those of x64 Linux." :
        Linker is null ? "Left out: publishing ahead of time needs a linker, clang or gcc, and neither is on the PATH (apt-get install clang zlib1g-dev)." :
        null;

    /// <summary>What tells the build which linker to use.</summary>
    public static string[] Arguments => Linker == "gcc" ? ["-p:CppCompilerAndLinker=gcc"] : [];

    private static string? Linker => new[] { "clang", "gcc" }.FirstOrDefault(IsOnPath);

    private static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
