namespace ModelGen.Training;

/// <summary>Values of metrics by name.</summary>
internal static class MetricValues
{
    public static double Of(IReadOnlyList<MetricValue> metrics, string name) => TryGet(metrics, name, out var value)
        ? value
        : throw new KeyNotFoundException(
            $"There is no metric '{name}'. " + (metrics.Count == 0 ? "None was asked for." : $"There is: {string.Join(", ", metrics.Select(metric => metric.Name))}."));

    public static bool TryGet(IReadOnlyList<MetricValue> metrics, string name, out double value)
    {
        foreach (var metric in metrics)
            if (metric.Name == name)
            {
                value = metric.Value;
                return true;
            }
        value = double.NaN;
        return false;
    }
}
