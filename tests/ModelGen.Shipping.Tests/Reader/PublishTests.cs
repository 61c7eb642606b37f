using System.Globalization;

namespace ModelGen.Shipping.Tests;

public class PublishTests(PublishedReader published) : IClassFixture<PublishedReader>
{
    private static readonly string Ordinary = Path.Combine(AppContext.BaseDirectory, "DigitReader.dll");

    // The published program is compiled for processors with vectors of 256 bits.
    private static readonly Dictionary<string, string> Vectors256 = new() { ["MODELGEN_SIMD"] = "256" };

    [NativeFact]
    public void Publishing_ahead_of_time_gives_no_warning_and_the_outputs_of_the_ordinary_build()
    {
        var (publish, program) = published.Native;
        publish.Succeeded();
        Assert.Empty(publish.Warnings);
        AnswersAreThoseOfTheOrdinaryBuild(program);
    }

    [NativeFact]
    public void Publishing_trimmed_gives_no_warning_and_the_outputs_of_the_ordinary_build()
    {
        var (publish, program) = published.Trimmed;
        publish.Succeeded();
        Assert.Empty(publish.Warnings);
        AnswersAreThoseOfTheOrdinaryBuild(program);
    }

    [NativeFact]
    public void The_native_program_has_at_most_2_MB()
    {
        published.Native.Publish.Succeeded();
        Assert.InRange(new FileInfo(published.Native.Program).Length, 1, 2_000_000);
    }

    [NativeFact]
    public void The_native_program_answers_in_at_most_8_MB_of_memory()
    {
        published.Native.Publish.Succeeded();
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("digit"), Mnist.ToIdx(1));
        // Nobody writes into the pipe, so the program still stands there when it has answered and its peak is read.
        Command.Run("mkfifo", [folder.File("pipe")]).Succeeded();
        using var process = Command.Start(published.Native.Program, [folder.File("digit"), folder.File("pipe")]);
        try
        {
            Assert.EndsWith(" %", process.StandardOutput.ReadLine());
            var peak = File.ReadLines($"/proc/{process.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            Assert.InRange(int.Parse(peak.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture), 1, 8_000_000 / 1024);
        }
        finally
        {
            process.Kill();
        }
    }

    private static void AnswersAreThoseOfTheOrdinaryBuild(string program)
    {
        using var folder = new TemporaryFolder();
        var files = Samples.Write(folder);
        foreach (var options in new string[][] { [], ["--json"] })
        {
            var expected = Command.Run("dotnet", [Ordinary, .. options, .. files], environment: Vectors256);
            var actual = Command.Run(program, [.. options, .. files], environment: Vectors256);
            Assert.Equal(1, expected.ExitCode);
            Assert.True(expected.Output.Split('\n').Length > 300, expected.Output);
            Assert.Equal(expected, actual);
        }
    }
}
