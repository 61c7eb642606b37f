using System.Text.Json;

namespace ModelGen.Shipping.Tests;

public class AnswerTests
{
    [Fact]
    public void It_names_98_of_100_test_images_rightly()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("test"), Mnist.ToIdx(Mnist.Count));
        var answers = Lines(Read("--json", folder.File("test")).Succeeded());
        Assert.Equal(Mnist.Count, answers.Length);
        var right = answers.Where((line, image) => JsonDocument.Parse(line).RootElement is var answer
            && answer.GetProperty("image").GetInt32() == image && answer.GetProperty("digit").GetInt32() == Mnist.Labels[image]).Count();
        Assert.InRange(right, 9_800, Mnist.Count);
    }

    [Fact]
    public void Scans_dark_on_light_and_of_another_size_are_read_too()
    {
        using var folder = new TemporaryFolder();
        var files = Enumerable.Range(0, 200).Select(index => folder.File($"{index}.pgm")).ToArray();
        for (var index = 0; index < files.Length; index++) File.WriteAllBytes(files[index], Scan.Of(index, scale: 2 + index % 3));
        var answers = Lines(Read(["--json", .. files]).Succeeded());
        Assert.Equal(files.Length, answers.Length);
        Assert.InRange(answers.Where((line, index) => JsonDocument.Parse(line).RootElement.GetProperty("digit").GetInt32() == Mnist.Labels[index]).Count(), 190, 200);
    }

    [Fact]
    public void Bad_files_get_a_line_each_and_the_others_are_read()
    {
        using var folder = new TemporaryFolder();
        var result = Read([.. Samples.Write(folder)]);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(305, Lines(result.Output).Length);
        Assert.Equal(
            [
                $"DigitReader: {folder.File("truncated.pgm")} ends too soon: 28 × 28 pixels need 784 bytes, but 500 bytes follow its header.",
                $"DigitReader: {folder.File("labels.idx")} is an IDX file with 1 axis, as labels have; images have 3: number, rows, columns.",
                $"DigitReader: {folder.File("missing.pgm")} does not exist.",
            ],
            Lines(result.Error));
    }

    [Fact]
    public void Any_file_name_is_valid_JSON()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("a \"quoted\\ one\u0007 é 数.idx");
        File.WriteAllBytes(file, Mnist.ToIdx(1));
        var answer = JsonDocument.Parse(Assert.Single(Lines(Read("--json", "--", file).Succeeded()))).RootElement;
        Assert.Equal(file, answer.GetProperty("file").GetString());
        Assert.InRange(answer.GetProperty("probability").GetDouble(), 0.1, 1);
    }

    [Theory, InlineData("--jsn", "there is no option --jsn; --help lists them"), InlineData("--json", "which file? --help tells more")]
    public void A_wrong_command_line_gets_one_line(string argument, string message)
    {
        var result = Read(argument);
        Assert.Equal(2, result.ExitCode);
        Assert.Equal($"DigitReader: {message}.\n", result.Error);
        Assert.Empty(result.Output);
    }

    private static CommandResult Read(params string[] arguments) => Command.Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "DigitReader.dll"), .. arguments]);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
