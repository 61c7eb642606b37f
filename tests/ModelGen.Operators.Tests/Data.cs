namespace ModelGen.Operators.Tests;

/// <summary>Numbers to run operators on: all different, and away from the kinks that functions have at whole and half numbers.</summary>
internal static class Data
{
    // Another range for each input, so that no two differ by nothing.
    public static double[] Inputs(int count, int seed) => Spread(count, -3.3 + 0.17 * seed, 3.4 + 0.13 * seed, 17 + seed);

    public static double[] Weights(int count, string name, bool positive = false) => positive ? Spread(count, 0.4, 1.7, name.Length) : Spread(count, -0.9, 1.1, name.Length + 100);

    public static double[] Targets(int count, string loss, string name = "") => (loss, name) switch
    {
        (_, "weights" or "classWeights") => Spread(count, 0.2, 2.1, 11),
        ("ContrastiveLoss", _) => [.. Spread(count, -1, 1, 7).Select(t => t < 0 ? 0.0 : 1.0)],
        ("HingeLoss" or "SquaredHingeLoss" or "CosineEmbeddingLoss", _) => [.. Spread(count, -1, 1, 7).Select(t => t < 0 ? -1.0 : 1.0)],
        ("BCELoss" or "BCEWithLogitsLoss" or "BinaryFocalLoss" or "DiceLoss" or "KLDivLoss" or "CrossEntropyLoss", _) => Spread(count, 0, 1, 7),
        _ => Spread(count, -2.1, 2.3, 7),
    };

    /// <summary>Indices that a target asks for: classes, labels without the blank 0, or lengths that leave room for all labels.</summary>
    public static int[] Targets(TensorInfo info, int batch, int classes) => info.Name switch
    {
        "labels" => [.. Indices(info.ElementCount * batch, classes - 1).Select(label => label + 1)],
        "inputLengths" => [.. Enumerable.Range(0, batch).Select(i => info.Classes - 1 - i % 2)],
        "targetLengths" => [.. Enumerable.Range(0, batch).Select(i => Math.Max(0, info.Classes - 1 - i))],
        _ => Indices(info.ElementCount * batch, classes),
    };

    public static int[] Indices(int count, int classes)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(classes))];
    }

    private static double[] Spread(int count, double from, double to, int seed)
    {
        var values = Enumerable.Range(0, count).Select(i => AwayFromKinks(from + (to - from) * (i + 0.37) / count)).ToArray();
        new Random(seed).Shuffle(values);
        return [.. values.Select(v => (double)(float)v)];
    }

    private static double AwayFromKinks(double x) => Math.Abs(2 * x - Math.Round(2 * x)) < 4e-3 ? x + 3e-3 : x;
}
