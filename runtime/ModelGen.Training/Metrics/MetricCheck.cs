namespace ModelGen.Training;

/// <summary>Whether metrics can be told apart, and go with what they are of.</summary>
internal static class MetricCheck
{
    /// <summary>Throws where two metrics have one name.</summary>
    public static void Names(IReadOnlyList<Metric> metrics)
    {
        var twice = metrics.GroupBy(metric => metric.Name).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
            throw new ArgumentException(
                $"{twice.Count()} metrics are called '{twice.Key}', so their values could not be told apart. Call one otherwise: metric.Named(\"other\").");
    }

    /// <summary>Throws where floats that should say which of two classes is right are no zeros and ones.</summary>
    public static void Classes(Metric metric, TensorMemory targets)
    {
        if (targets.Type == TensorType.Int32) return;
        for (var index = 0; index < targets.Length; index++)
            if (targets.At(index) is var target and not (0 or 1))
                throw new ArgumentException(
                    FormattableString.Invariant($"'{metric.Name}' is of classes, class indices or floats of 0 and 1, but a target is {target:G6}. ") +
                    "For numbers, watch the loss or a metric of regression.");
    }
}
