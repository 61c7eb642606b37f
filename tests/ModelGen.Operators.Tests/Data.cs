namespace ModelGen.Operators.Tests;

/// <summary>Numbers to run operators on: all different, and away from the kinks that functions have at whole and half numbers.</summary>
internal static class Data
{
    public static double[] Inputs(int count, int seed) => Spread(count, -3.3, 3.4, 17 + seed);

    public static double[] Weights(int count, string name, bool positive = false) => positive ? Spread(count, 0.4, 1.7, name.Length) : Spread(count, -0.9, 1.1, name.Length + 100);

    public static double[] Targets(int count, string loss) => loss switch
    {
        "HingeLoss" or "SquaredHingeLoss" => [.. Spread(count, -1, 1, 7).Select(t => t < 0 ? -1.0 : 1.0)],
        "BCELoss" or "BCEWithLogitsLoss" or "BinaryFocalLoss" or "DiceLoss" or "KLDivLoss" or "CrossEntropyLoss" => Spread(count, 0, 1, 7),
        _ => Spread(count, -2.1, 2.3, 7),
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
