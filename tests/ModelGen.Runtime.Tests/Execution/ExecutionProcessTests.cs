using System.Diagnostics;
using System.Globalization;

namespace ModelGen.Runtime.Tests;

public class ExecutionProcessTests
{
    [Fact]
    public void Idle_workers_use_no_processor_time() =>
        // Milliseconds within one second, of which three workers that watch for jobs would use at least a thousand.
        Assert.InRange(RunAlone("idle"), 0, 50);

    [Fact]
    public void No_thread_allocates_while_predicting() => Assert.Equal(0, RunAlone("allocate"));

    [Fact]
    public void A_process_may_end_while_threads_predict_and_predict_while_it_ends() => Assert.Equal(100, RunAlone("exit"));

    private static int RunAlone(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { "exec", typeof(ExecutionProcessTests).Assembly.Location, "execution", command },
            RedirectStandardOutput = true,
        })!;
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill();
            Assert.Fail($"The process of '{command}' hangs.");
        }
        Assert.Equal(0, process.ExitCode);
        return int.Parse(process.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
    }
}
