using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;

namespace ModelGen.Shipping.Tests;

/// <summary>The digits sample, interrupted in every way.</summary>
public sealed class ResumeTests : IDisposable
{
    private static readonly string Program = Repository.PathOf("samples", "Digits", "bin", Repository.Configuration, "net10.0", "Digits.dll");
    private readonly TemporaryFolder _folder = new();

    public ResumeTests()
    {
        Directory.CreateDirectory(Data);
        foreach (var (set, first, count) in new[] { ("train", 0, 700), ("t10k", 700, 50) })
        {
            Write($"{set}-images-idx3-ubyte", [count, 28, 28], Mnist.Images.AsSpan(first * Mnist.Pixels, count * Mnist.Pixels));
            Write($"{set}-labels-idx1-ubyte", [count], [.. Mnist.Labels.Skip(first).Take(count).Select(label => (byte)label)]);
        }
    }

    private string Data => _folder.File("data");

    [Fact]
    public void A_run_killed_in_the_middle_of_epochs_and_saves_ends_with_the_bits_of_one_that_never_stopped()
    {
        var expected = Uninterrupted();
        var kills = int.Parse(Environment.GetEnvironmentVariable("MODELGEN_TRAINING_KILLS") ?? "4", CultureInfo.InvariantCulture);
        var (output, random, killed) = (Out("killed"), new Random(1), 0);
        for (; killed < kills; killed++)
        {
            using var process = Start(output, "--resume", "--save-every", "1");
            // From the first save after the start on, a save follows each step: most of the time one is under way.
            if (!WaitForSave(process, output)) break;
            Thread.Sleep(random.Next(40));
            process.Kill();
            process.WaitForExit();
        }
        Assert.True(killed >= Math.Min(kills, 3), $"The run ended after {killed} kills.");
        Train(output, "--resume", "--threads", "1").Succeeded();
        Assert.Equal(expected, Weights(output));
    }

    [Fact]
    public void Ctrl_C_saves_and_says_how_to_go_on()
    {
        var expected = Uninterrupted();
        var output = Out("stopped");
        // A test run in the background of a shell hands down that SIGINT is ignored; whoever presses Ctrl+C has a terminal.
        using (var process = Command.Start("env", ["--default-signal=INT", "dotnet", .. Arguments(output, ["--save-every", "2"])]))
        {
            Assert.True(WaitForSave(process, output));
            Command.Run("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]).Succeeded();
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(130, process.ExitCode);
            Assert.Contains("with --resume goes on", text);
        }
        Assert.False(File.Exists(Path.Combine(output, "digits.safetensors")));
        Train(output, "--resume").Succeeded();
        Assert.Equal(expected, Weights(output));
    }

    [Fact]
    public void A_checkpoint_of_another_run_is_refused_in_one_line()
    {
        var output = Out("other");
        Train(output).Succeeded();
        var result = Train(output, "--resume", "--seed", "2");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("digits.checkpoint", Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public void A_damaged_checkpoint_is_refused_in_one_line()
    {
        var output = Out("damaged");
        File.WriteAllText(Path.Combine(output, "digits.checkpoint"), "no checkpoint at all");
        var result = Train(output, "--resume");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("digits.checkpoint", Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    public void Dispose() => _folder.Dispose();

    private byte[] Uninterrupted()
    {
        var output = Out("whole");
        Train(output).Succeeded();
        return Weights(output);
    }

    private string Out(string name) => Directory.CreateDirectory(_folder.File(name)).FullName;

    private static byte[] Weights(string output) => File.ReadAllBytes(Path.Combine(output, "digits.safetensors"));

    private string[] Arguments(string output, string[] more) => [Program, "--data", Data, "--out", output, "--epochs", "2", .. more];

    private CommandResult Train(string output, params string[] more) => Command.Run("dotnet", Arguments(output, more));

    private Process Start(string output, params string[] more) => Command.Start("dotnet", Arguments(output, more));

    private static bool WaitForSave(Process process, string output)
    {
        var checkpoint = Path.Combine(output, "digits.checkpoint");
        var before = File.GetLastWriteTimeUtc(checkpoint);
        while (File.GetLastWriteTimeUtc(checkpoint) == before)
        {
            if (process.WaitForExit(2)) return false;
        }
        return true;
    }

    private void Write(string name, int[] shape, ReadOnlySpan<byte> elements)
    {
        var header = new byte[4 + 4 * shape.Length];
        (header[2], header[3]) = (8, (byte)shape.Length);
        for (var axis = 0; axis < shape.Length; axis++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * axis), shape[axis]);
        File.WriteAllBytes(Path.Combine(Data, name), [.. header, .. elements]);
    }
}
