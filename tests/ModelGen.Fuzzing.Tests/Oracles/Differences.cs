namespace ModelGen.Fuzzing.Tests;

/// <summary>Gradients in double against central differences along random directions.</summary>
internal static class Differences
{
    private const double Step = 1e-5;
    private const double Bound = 2e-6;

    /// <summary>What is wrong with the gradients of weights, or null.</summary>
    public static string? Violation(ModelRun run, Batch batch, int count, int seed)
    {
        var draw = new Draw(seed);
        var gradients = run.Train(batch, 0, count).Tensors.ToDictionary(t => t.Name, t => t.Values);
        string? found = null;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            found = null;
            foreach (var parameter in run.Trainer.Parameters.Items.Where(p => p.Trainable && p.Memory.Length > 0))
            {
                var places = Enumerable.Range(0, 4).Select(_ => draw.Int(0, parameter.Memory.Length - 1)).Distinct().Select(place => (place, Sign: draw.Of(-1, 1))).ToList();
                var expected = places.Sum(p => p.Sign * gradients["gradient of " + parameter.Name][p.place]);
                var weight = Math.Max(1e-3, places.Sum(p => Math.Abs(gradients["gradient of " + parameter.Name][p.place])));
                var wide = Along(run, batch, count, parameter, places, Step);
                if (Math.Abs(wide - expected) <= Bound * Math.Max(weight, Math.Abs(run.LastValue))) continue;
                // Where a smaller step gives another slope, there is a kink between.
                var narrow = Along(run, batch, count, parameter, places, Step / 8);
                if (Math.Abs(narrow - wide) > Bound * Math.Max(weight, Math.Abs(run.LastValue))) continue;
                found = $"{parameter.Name} has a slope of {expected:R} along {string.Join(", ", places.Select(p => $"{(p.Sign < 0 ? "-" : "+")}[{p.place}]"))}, differences say {wide:R}";
            }
            if (found is null) return null;
        }
        return found;
    }

    private static double Along(ModelRun run, Batch batch, int count, IParameter parameter, List<(int Place, int Sign)> places, double step)
    {
        double At(double offset) => run.Value(batch, 0, count, backward: false, () =>
        {
            foreach (var (place, sign) in places) parameter.Memory.Double[place] += sign * offset;
        });
        return (At(step) - At(-step)) / (2 * step);
    }
}
