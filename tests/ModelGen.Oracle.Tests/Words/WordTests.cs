using System.Text.RegularExpressions;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Oracle.Tests;

/// <summary>Every word of the language against PyTorch, or a formula in double where PyTorch has none: values, gradients, options.</summary>
public sealed class WordTests
{
    // What changes no number of a model whose weights are given: where weights start, names, and a size that is only checked. A weight of
    // another layer is for two (TiedTests).
    private static readonly HashSet<string> s_formless = ["name", "trainable", "init", "recurrentInit", "start", "inFeatures", "weightOf"];

    public static TheoryData<string> Words => [.. OperatorRegistry.All.Concat(OperatorRegistry.Functions).Select(kind => kind.Name)];

    [Theory, MemberData(nameof(Words))]
    public void A_word_gives_PyTorchs_values_and_gradients(string word)
    {
        foreach (var one in Fixture(word).Cases) one.Check();
    }

    [Theory, MemberData(nameof(Words))]
    public void A_word_is_called_in_PyTorch_as_the_fixture_was_made_with(string word)
    {
        Assert.True(OperatorRegistry.TryGet(word, out var kind));
        Assert.Equal(Fixture(word).Torch, kind.Torch);
    }

    [Theory, MemberData(nameof(Words))]
    public void A_word_is_held_to_several_shapes_odd_sizes_among_them(string word)
    {
        var shapes = Fixture(word).Cases.Select(one => string.Join(", ", one.Shape.Skip(1))).Distinct().ToList();
        Assert.True(shapes.Count >= 2, $"All cases of {word} have the shape [{shapes[0]}].");
        Assert.Contains(Fixture(word).Cases, one => one.Shape.Skip(1).Any(size => size > 1 && size % 2 == 1));
    }

    [Theory, MemberData(nameof(Words))]
    public void Every_option_of_a_word_stands_in_a_case(string word)
    {
        var sources = Fixture(word).Cases.Select(one => one.Source).ToList();
        var options = typeof(Layers).GetMethods().Where(method => method.Name == word).SelectMany(method => method.GetParameters()).Where(p => p.IsOptional).Select(p => p.Name!);
        foreach (var option in options.Distinct().Where(option => !s_formless.Contains(option)))
            Assert.True(sources.Any(source => States(source, option)), $"No case of {word} states '{option}'. Add one to make.py.");
    }

    [Fact]
    public void Every_fixture_is_of_a_word()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Words", "fixtures")).Select(file => Path.GetFileNameWithoutExtension(file));
        Assert.Empty(files.Except(OperatorRegistry.All.Concat(OperatorRegistry.Functions).Select(kind => kind.Name)));
    }

    private static WordFixture Fixture(string word)
    {
        var fixture = WordFixture.Of(word);
        Assert.True(fixture is { Cases.Count: > 0 }, $"'{word}' has no fixture. Add it to tests/ModelGen.Oracle.Tests/Words/make.py, and run that.");
        return fixture;
    }

    /// <summary>Whether a declaration gives an argument: <c>eps: 0.01</c>, <c>Eps = 0.01</c>, <c>StrideHW = [2, 1]</c>.</summary>
    private static bool States(string source, string option) => Regex.IsMatch(source, $@"\b{option}: |\b(Sample)?{char.ToUpperInvariant(option[0])}{option[1..]}(HW)? = ");
}
