using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ModelGen.Shipping.Tests;

/// <summary>What a process printed and returned.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The warnings of a build.</summary>
    public IReadOnlyList<string> Warnings => [.. Regex.Matches(Output, @"^.*\bwarning\s+\w+\s*:.*$", RegexOptions.Multiline | RegexOptions.IgnoreCase).Select(m => m.Value.Trim()).Distinct()];

    /// <summary>The output of a process that must have ended well.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"It ended with {ExitCode}.\n{Output}\n{Error}");
        return Output;
    }
}

/// <summary>Runs processes.</summary>
internal static class Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Runs a process to its end.</summary>
    public static CommandResult Run(string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        using var process = Start(program, arguments, folder, environment);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {Patience}.");
        }
        process.WaitForExit();
        return new CommandResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Runs a command of the SDK that leaves no servers behind.</summary>
    public static CommandResult Build(string folder, string verb, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null) =>
        Run("dotnet", [verb, .. arguments, "-nodeReuse:false", "-p:UseSharedCompilation=false"], folder, environment);

    /// <summary>Starts a process whose output can be read.</summary>
    public static Process Start(string program, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        // What the build that runs these tests left in the environment is not for builds within them.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(name);
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
