namespace ModelGen.Compiler.Kernels;

/// <summary>
/// What each pixel of a resized direction is mixed from: a run of pixels and their weights, which is a row of a matrix with a band. The
/// weights are those of torch.nn.functional.interpolate: cubics with a = -0.75 between four pixels (Keys 1981); antialiased, a triangle or
/// cubics with a = -0.5 that are as wide as a step, cut off at the borders and brought to the sum 1.
/// </summary>
public sealed record ResizeBand(int In, EquatableArray<EquatableArray<double>> Weights, EquatableArray<int> Firsts)
{
    /// <summary>The most weights that a pixel has, at least one.</summary>
    public int Taps => Math.Max(1, Weights.Max(weights => weights.Count));

    /// <summary>For each pixel of the result its first pixel, how many they are, and the weights.</summary>
    public EquatableArray<double> Table => Weights
        .SelectMany((weights, i) => new double[] { Firsts[i], weights.Count }.Concat(weights).Concat(Enumerable.Repeat(0.0, Taps - weights.Count)))
        .ToEquatable();

    public static ResizeBand Of(ResizeAxis axis)
    {
        var rows = Enumerable.Range(0, axis.Out).Select(i => axis.Antialias ? Filtered(axis, i) : Cubic(axis, i)).ToList();
        return new ResizeBand(axis.In, rows.Select(row => row.Weights.ToEquatable()).ToEquatable(), rows.Select(row => row.First).ToEquatable());
    }

    /// <summary>The band the other way round, of the gradient: what each pixel of the image gives to.</summary>
    public ResizeBand Transposed()
    {
        var (firsts, rows) = (new int[In], new List<double>[In]);
        for (var j = 0; j < In; j++) rows[j] = [];
        for (var i = 0; i < Weights.Count; i++)
            for (var k = 0; k < Weights[i].Count; k++)
            {
                var j = Firsts[i] + k;
                if (rows[j].Count == 0) firsts[j] = i;
                while (firsts[j] + rows[j].Count < i) rows[j].Add(0);
                rows[j].Add(Weights[i][k]);
            }
        return new ResizeBand(Weights.Count, rows.Select(row => row.ToEquatable()).ToEquatable(), firsts.ToEquatable());
    }

    private static (int First, double[] Weights) Cubic(ResizeAxis axis, int index)
    {
        // Pixels beyond the border are those at it.
        var place = axis.Step * index + axis.Start;
        var before = (int)Math.Floor(place) - 1;
        int At(int tap) => Math.Min(Math.Max(before + tap, 0), axis.In - 1);
        var weights = new double[At(3) - At(0) + 1];
        for (var tap = 0; tap < 4; tap++) weights[At(tap) - At(0)] += Keys(place - (before + tap), -0.75);
        return (At(0), weights);
    }

    private static (int First, double[] Weights) Filtered(ResizeAxis axis, int index)
    {
        var isCubic = axis.Mode == UpsampleMode.Bicubic;
        var width = Math.Max(axis.Step, 1);
        var (center, support) = (axis.Step * (index + 0.5), (isCubic ? 2 : 1) * width);
        var first = Math.Max((int)(center - support + 0.5), 0);
        var weights = new double[Math.Min((int)(center + support + 0.5), axis.In) - first];
        for (var k = 0; k < weights.Length; k++)
        {
            var distance = (first + k - center + 0.5) / width;
            weights[k] = isCubic ? Keys(distance, -0.5) : Math.Max(0, 1 - Math.Abs(distance));
        }
        var total = weights.Sum();
        return (first, [.. weights.Select(weight => weight / total)]);
    }

    /// <summary>The cubic convolution kernel.</summary>
    private static double Keys(double x, double a)
    {
        x = Math.Abs(x);
        return x <= 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
    }
}
