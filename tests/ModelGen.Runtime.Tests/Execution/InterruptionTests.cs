using System.Diagnostics;
using System.Globalization;

namespace ModelGen.Runtime.Tests;

public class InterruptionTests
{
    [Theory, InlineData("array"), InlineData("native")]
    public void A_caller_who_is_interrupted_leaves_with_whole_results_and_after_its_workers(string memory)
    {
        var calls = TestData.Count("MODELGEN_INTERRUPTS", byDefault: 3_000);
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", typeof(InterruptionTests).Assembly.Location, "interrupt", memory, calls.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
        })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"The process ended with {process.ExitCode}: somebody wrote into memory that was gone.");
        var counts = text.Split(' ').Select(int.Parse).ToArray();
        // Fewer than most: on a machine that is busy the thread that interrupts comes late.
        Assert.True(counts[0] > calls / 20, $"Only {counts[0]} of {calls} calls were interrupted while they ran.");
        // Ended early, with a wrong result, written to afterwards.
        Assert.Equal([0, 0, 0], counts[1..]);
    }
}
