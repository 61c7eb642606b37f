namespace ModelGen.Training;

/// <summary>Loss and metrics of a model over a data set, in evaluation mode.</summary>
/// <param name="Loss">The loss over what counts of the samples, a sum where the loss is one; however they were cut into batches.</param>
/// <param name="Metrics">The metrics, in the order they were asked for.</param>
public sealed record Evaluation(double Loss, IReadOnlyList<MetricValue> Metrics)
{
    /// <summary>The value of a metric.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <exception cref="KeyNotFoundException">It was not asked for; the message lists those that were.</exception>
    public double this[string metric] => MetricValues.Of(Metrics, metric);

    /// <summary>Finds the value of a metric; NaN where it was not asked for.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it was asked for.</returns>
    public bool TryGet(string metric, out double value) => MetricValues.TryGet(Metrics, metric, out value);

    /// <summary>Loss and metrics as a table; the same in every culture.</summary>
    public override string ToString()
    {
        var table = new TextTable().Add("loss", NumberText.Of(Loss));
        foreach (var metric in Metrics) table.Add(metric.Name, NumberText.Of(metric.Value));
        return table.ToString();
    }
}
