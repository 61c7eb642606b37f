namespace ModelGen.Training;

/// <summary>Loss and metrics of a model over a data set, in evaluation mode.</summary>
/// <param name="Loss">The loss over what counts of the samples, a sum where the loss is one; however they were cut into batches.</param>
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
}
