using System.Text.RegularExpressions;

namespace ModelGen.Fuzzing.Tests;

/// <summary>A declaration that was drawn, with what its text does not tell.</summary>
/// <param name="Name">The class.</param>
/// <param name="Text">The whole declaration.</param>
/// <param name="Operators">The layers and functions in it.</param>
internal sealed record RandomModel(string Name, string Text, IReadOnlyCollection<string> Operators)
{
    /// <summary>The ranges of targets whose losses ask for one, by name.</summary>
    public IReadOnlyDictionary<string, TargetRange> Targets { get; init; } = new Dictionary<string, TargetRange>();

    /// <summary>The widths of vectors that it runs at.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [512, 256, 128, 0];

    /// <summary>A model that follows from a seed: its operators, sizes and loss.</summary>
    public static RandomModel Of(int seed)
    {
        var draw = new Draw(seed);
        var name = $"Model{seed}";
        var model = draw.Chance(0.3) ? SequentialWriter.Write(name, draw) : new WiredWriter(draw).Write(name);
        // Neighbours share a width, so that what is compiled together has few.
        return model with { Widths = [new Draw(seed / 25).Of(512, 512, 256, 128, 0)] };
    }

    /// <summary>The models of a text of declarations, whose targets are any numbers or classes.</summary>
    public static IEnumerable<RandomModel> Read(string text) =>
        Regex.Split(text, @"(?=^\[Model)", RegexOptions.Multiline).Where(declaration => declaration.StartsWith("[Model", StringComparison.Ordinal))
            .Select(declaration => new RandomModel(Regex.Match(declaration, @"partial class (\w+)").Groups[1].Value, declaration.TrimEnd() + "\n", []));

    /// <summary>The head that all declarations need.</summary>
    public const string Usings = "using ModelGen;\nusing static ModelGen.Layers;\n";

    /// <summary>The attribute of a model, with its input's shape or none.</summary>
    public static string Attribute(Draw draw, string shape)
    {
        var options = new List<string>();
        if (shape.Length > 0) options.Add(shape);
        if (draw.Chance(0.7)) options.Add("InputGradients = true");
        if (draw.Chance(0.5)) options.Add($"Winograd = WinogradMode.{draw.Of(WinogradMode.Accurate, WinogradMode.Off)}");
        return options.Count == 0 ? "[Model]" : $"[Model({string.Join(", ", options)})]";
    }

    /// <summary>The shape of an input: images, sequences, vectors.</summary>
    public static int[] InputShape(Draw draw) => draw.Int(0, 9) switch
    {
        <= 4 => Smaller([draw.Of(1, 3, 7, 17, 16, 2, 20), draw.Size(), draw.Size()]),
        <= 7 => [draw.Size(), draw.Channels()],
        8 => [draw.Of(1, 3, 7, 17, 40, 293)],
        _ => [draw.Of(1, 2, 3), draw.Of(1, 3, 5), draw.Of(1, 3, 7), draw.Of(1, 3, 7)],
    };

    /// <summary>An image of few enough elements: the others keep their width alone.</summary>
    private static int[] Smaller(int[] image) => image[0] * image[1] * image[2] <= Operand.MostElements ? image : [image[0], 3, image[2]];
}

/// <summary>What a loss asks of a target's numbers.</summary>
internal enum TargetRange
{
    /// <summary>Any.</summary>
    Any,

    /// <summary>From 0 to 1.</summary>
    Unit,

    /// <summary>0 or 1.</summary>
    Bit,

    /// <summary>-1 or 1.</summary>
    Sign,

    /// <summary>Above 0, which weights of samples are.</summary>
    Positive,
}
