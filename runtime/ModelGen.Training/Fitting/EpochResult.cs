namespace ModelGen.Training;

/// <summary>What came of an epoch.</summary>
public sealed record EpochResult
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>The loss over what counts of the training samples while they were trained with; a sum where the loss is one.</summary>
    public required double TrainingLoss { get; init; }

    /// <summary>The loss over what counts of the validation samples at the end of the epoch; a sum where the loss is one, NaN without any.</summary>
    public required double ValidationLoss { get; init; }

    /// <summary>The metrics of the validation samples, in the order they were asked for.</summary>
    public required IReadOnlyList<MetricValue> Metrics { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The time the epoch took, validation included.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>The value of a metric.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <exception cref="KeyNotFoundException">It was not asked for; the message lists those that were.</exception>
    public double this[string metric] => MetricValues.Of(Metrics, metric);

    /// <summary>Finds the value of a metric; NaN where it was not asked for.</summary>
    /// <param name="metric">The name of the metric.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it was asked for.</returns>
    public bool TryGet(string metric, out double value) => MetricValues.TryGet(Metrics, metric, out value);

    /// <summary>The epoch in a line; the same in every culture.</summary>
    public override string ToString()
    {
        var validation = double.IsNaN(ValidationLoss) ? "" : $", validation loss {NumberText.Of(ValidationLoss)}";
        var metrics = string.Concat(Metrics.Select(metric => $", {metric}"));
        return $"epoch {Epoch}: training loss {NumberText.Of(TrainingLoss)}{validation}{metrics}, learning rate {NumberText.Rate(LearningRate)}, {NumberText.Seconds(Duration)} s";
    }
}

/// <summary>The value of a metric.</summary>
/// <param name="Name">The name of the metric.</param>
/// <param name="Value">The value.</param>
public readonly record struct MetricValue(string Name, double Value)
{
    /// <summary>Name and value; the same in every culture.</summary>
    public override string ToString() => $"{Name} {NumberText.Of(Value)}";
}
