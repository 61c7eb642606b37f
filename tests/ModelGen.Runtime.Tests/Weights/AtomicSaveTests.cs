using System.Diagnostics;

namespace ModelGen.Runtime.Tests;

public class AtomicSaveTests
{
    [Fact]
    public void A_killed_process_never_leaves_half_a_file()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["weights.safetensors"];
        var delays = new RandomSource(1, "kill");
        var kills = TestData.Count("MODELGEN_KILLS", byDefault: 20);
        var interrupted = 0;
        for (var kill = 0; kill < kills; kill++)
        {
            using (var process = Start(path))
            {
                Assert.Equal("saving", process.StandardOutput.ReadLine());
                Thread.Sleep(delays.NextInt32(20));
                process.Kill();
                process.WaitForExit();
            }

            var weights = SavingProcess.NewModel();
            weights.Load(path);
            var number = weights.State["a"].Span[0];
            Assert.InRange(number, 1, float.MaxValue);
            Assert.All(weights.State, tensor => Assert.Equal(-1, tensor.Span.IndexOfAnyExcept(number)));
            foreach (var left in directory.Files.Where(name => name.EndsWith(".tmp")))
            {
                interrupted++;
                File.Delete(directory[left]);
            }
        }

        // Otherwise no process was killed while it saved, and the test would show nothing.
        Assert.InRange(interrupted, 1, kills);
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["weights.safetensors"];
        File.WriteAllText(path, "old");
        Assert.Throws<InvalidDataException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidDataException();
        }));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["weights.safetensors"], directory.Files);
    }

    [Fact]
    public void A_save_over_a_directory_fails_and_leaves_nothing()
    {
        using var directory = new TemporaryDirectory();
        Directory.CreateDirectory(directory["weights.safetensors"]);
        var weights = new ModelWeights(SmallModel.Infos);
        Assert.Contains("is a folder", Assert.Throws<IOException>(() => weights.Save(directory["weights.safetensors"])).Message);
        Assert.Empty(directory.Files);
    }

    [Fact]
    public void A_save_into_a_folder_that_is_missing_names_the_folder()
    {
        using var directory = new TemporaryDirectory();
        var missing = Assert.Throws<DirectoryNotFoundException>(() => new ModelWeights(SmallModel.Infos).Save(Path.Combine(directory["absent"], "weights.safetensors")));
        Assert.Equal($"There is no folder '{directory["absent"]}', so 'weights.safetensors' cannot be saved there. Create it first.", missing.Message);
    }

    [Fact]
    public void What_fails_is_said_of_the_file_that_was_asked_for()
    {
        using var directory = new TemporaryDirectory();
        // Longer than any name may be, once the temporary one has its ending.
        var name = new string('w', 250);
        var failed = Assert.ThrowsAny<IOException>(() => new ModelWeights(SmallModel.Infos).Save(directory[name]));
        Assert.Contains(name, failed.Message);
        Assert.DoesNotContain(".tmp", failed.Message);
    }

    [Fact]
    public void Saves_at_the_same_time_leave_one_whole_file()
    {
        using var directory = new TemporaryDirectory();
        var path = directory["weights.safetensors"];
        Parallel.For(1, 17, new ParallelOptions { MaxDegreeOfParallelism = 4 }, number =>
        {
            var weights = SavingProcess.NewModel();
            foreach (var tensor in weights.State) tensor.Span.Fill(number);
            weights.Save(path);
        });
        var loaded = SavingProcess.NewModel();
        loaded.Load(path);
        Assert.All(loaded.State, tensor => Assert.Equal(-1, tensor.Span.IndexOfAnyExcept(loaded.State["a"].Span[0])));
        Assert.Equal(["weights.safetensors"], directory.Files);
    }

    private static Process Start(string path) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList = { "exec", typeof(AtomicSaveTests).Assembly.Location, "save-forever", path },
        RedirectStandardOutput = true,
    })!;
}
