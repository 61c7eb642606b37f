namespace ModelGen.Training;

/// <summary>Loss and metrics of a model over a data set, in evaluation mode.</summary>
/// <param name="Loss">The mean loss over the samples.</param>
/// <param name="Metrics">The metrics, in the order they were asked for.</param>
public sealed record Evaluation(double Loss, IReadOnlyList<MetricValue> Metrics)
{
    /// <summary>The value of a metric; NaN where it was not asked for.</summary>
    public double this[string metric]
    {
        get
        {
            foreach (var value in Metrics)
                if (value.Name == metric) return value.Value;
            return double.NaN;
        }
    }

    /// <summary>Loss and metrics as a table; the same in every culture.</summary>
    public override string ToString()
    {
        var table = new TextTable().Add("loss", NumberText.Of(Loss));
        foreach (var metric in Metrics) table.Add(metric.Name, NumberText.Of(metric.Value));
        return table.ToString();
    }
}
