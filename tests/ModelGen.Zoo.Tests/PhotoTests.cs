using System.Text.Json;
using Images;
using ModelGen.Shipping.Tests;
using ModelZoo;

namespace ModelGen.Zoo.Tests;

/// <summary>Photographs on their way to a network, and the answers.</summary>
public sealed class PhotoTests
{
    private static readonly Bound s_bound = new(Relative: 1e-5, Absolute: 1e-5);

    public static TheoryData<string> Sizes => [.. Reference().Keys];

    [Theory, MemberData(nameof(Sizes))]
    public void A_photograph_is_resized_cropped_and_normalised_as_torchvision_does(string size)
    {
        var sides = size.Split('x').Select(int.Parse).ToArray();
        var input = Photo.Prepare(Pattern(sides[0], sides[1]), PhotoNormalization.ImageNet);
        var expected = Reference()[size];
        Assert.Equal(3 * 224 * 224, input.Length);
        s_bound.Sampled("photo", input, expected, 64);
    }

    [Theory, InlineData(1, 4000), InlineData(4000, 1), InlineData(1, 1)]
    public void A_photograph_of_any_shape_gives_an_input(int width, int height) =>
        Assert.All(Photo.Prepare(new Picture(width, height, 1, Enumerable.Repeat((byte)51, width * height).ToArray()), new([0, 0, 0], [1, 1, 1])), value => Assert.Equal(0.2f, value, 5));

    [Fact]
    public void The_first_output_gives_probabilities_of_classes_in_their_order()
    {
        using var folder = new TemporaryFolder();
        new ModelZoo.SqueezeNet(seed: 3).Save(folder.File("weights.safetensors"));
        var answers = new Classification(Case.Find("squeezenet"), folder.File("weights.safetensors")).Classify(Pattern(90, 120), 1000);
        Assert.Equal(1000, answers.Count);
        Assert.Equal(1, answers.Sum(answer => answer.Probability), 9);
        Assert.Equal(answers.OrderByDescending(answer => answer.Probability), answers);
        Assert.Equal(1000, answers.Select(answer => answer.Class).Distinct().Count());
    }

    private static Dictionary<string, Summary> Reference() =>
        JsonSerializer.Deserialize<Dictionary<string, Summary>>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "photo.json")), Fixture.Options)!;

    private static Picture Pattern(int width, int height)
    {
        var noise = Formula.Integers("photo", width * height * 3, 64);
        var samples = new byte[noise.Length];
        for (var i = 0; i < samples.Length; i++)
        {
            var (y, x, c) = (i / 3 / width, i / 3 % width, i % 3);
            samples[i] = (byte)((x * 3 + y * 2 * (c + 1)) / 5 % 192 + noise[i]);
        }
        return new Picture(width, height, 3, samples);
    }
}
