using System.Diagnostics;
using ModelGen.Shipping.Tests;

namespace ModelGen.Zoo.Tests;

/// <summary>The sample programs as their users run them.</summary>
public sealed class CommandLineTests
{
    private static readonly string s_portrait = Path.Combine(AppContext.BaseDirectory, "data", "portrait.ppm");

    [Fact]
    public void A_photograph_is_classified_with_and_without_labels()
    {
        using var folder = new TemporaryFolder();
        new ModelZoo.SqueezeNet(seed: 1).Save(folder.File("weights.safetensors"));
        File.WriteAllLines(folder.File("labels.txt"), Enumerable.Range(0, 1000).Select(i => $"thing {i}"));
        var plain = Run("ModelZoo", "squeezenet", folder.File("weights.safetensors"), s_portrait);
        var named = Run("ModelZoo", "SqueezeNet", folder.File("weights.safetensors"), s_portrait, folder.File("labels.txt"));
        Assert.Equal((0, ""), (plain.Code, plain.Error));
        var lines = plain.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^ *\d+\.\d\d %  class \d+$", line));
        Assert.Equal(lines.Select(line => line + "  thing " + line.Split(' ')[^1]), named.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void The_layers_of_a_network_are_shown() => Assert.Contains("layer4.2.bn3", Run("ModelZoo", "resnet50").Output, StringComparison.Ordinal);

    [Fact]
    public void What_is_wrong_is_said_in_one_line()
    {
        using var folder = new TemporaryFolder();
        new ModelZoo.SqueezeNet(seed: 1).Save(folder.File("good"));
        File.WriteAllText(folder.File("bad"), "no weights");
        Fails("ModelZoo", 2, "There is no network 'resnet51'. These are here: lenet5, alexnet,", "resnet51");
        Fails("ModelZoo", 2, "unet classifies no photographs. These do: alexnet,", "unet", folder.File("good"), s_portrait);
        Fails("ModelZoo", 2, "--help tells more", "1", "2", "3", "4", "5");
        Fails("ModelZoo", 1, "is not a valid safetensors file", "squeezenet", folder.File("bad"), s_portrait);
        Fails("ModelZoo", 1, "Nothing in good fits the model", "resnet18", folder.File("good"), s_portrait);
        Fails("ModelZoo", 1, "missing", "squeezenet", folder.File("missing"), s_portrait);
        Fails("ModelZoo", 1, "bad is no PNM image", "squeezenet", folder.File("good"), folder.File("bad"));
        Fails("ModelZoo", 1, "missing does not exist", "squeezenet", folder.File("good"), folder.File("missing"));
        Fails("FaceFinder", 1, "bad is no PNM image", folder.File("bad"));
        Fails("FaceFinder", 1, "cannot be written", s_portrait, folder.File("no/such/folder"));
        Fails("FaceFinder", 2, "--threshold needs a number between 0 and 1", "--threshold", "2");
        Fails("FaceFinder", 2, "there is no option --treshold", "--treshold", "0.5");
        Fails("FaceFinder", 2, "one picture and one result", "a", "b", "c");
    }

    [Fact]
    public void A_face_is_found_and_drawn()
    {
        using var folder = new TemporaryFolder();
        var result = Run("FaceFinder", s_portrait, folder.File("drawn.ppm"));
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Equal("100.0 %  108 55 224 140", result.Output.Split('\n')[0]);
        var (before, after) = (Images.PictureFile.Load(s_portrait), Images.PictureFile.Load(folder.File("drawn.ppm")));
        // Two pixels wide all around.
        var changed = Enumerable.Range(0, 320 * 240).Where(i => !before.Samples.AsSpan(3 * i, 3).SequenceEqual(after.Samples.AsSpan(3 * i, 3))).ToList();
        Assert.Equal(2 * 2 * (116 + 85 - 4), changed.Count);
    }

    private static void Fails(string sample, int code, string message, params string[] arguments)
    {
        var result = Run(sample, arguments);
        Assert.Equal((code, ""), (result.Code, result.Output));
        Assert.StartsWith(sample + ": ", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
    }

    private static (int Code, string Output, string Error) Run(string sample, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, sample + ".dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        return (process.ExitCode, output.Result.ReplaceLineEndings("\n"), error.Result.ReplaceLineEndings("\n"));
    }
}
