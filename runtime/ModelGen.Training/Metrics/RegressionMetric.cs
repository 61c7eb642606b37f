namespace ModelGen.Training;

/// <summary>A metric of predicted numbers beside the true ones: an output and a target of the same size.</summary>
public abstract class RegressionMetric : Metric
{
    private protected RegressionMetric() { }

    /// <summary>Which output holds the predictions; 0 by default.</summary>
    public int Output { get; init; }

    /// <summary>Which target holds the true numbers; 0 by default.</summary>
    public int Target { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Output and target differ in size, or the target holds classes.</exception>
    public override void Add(in MetricBatch batch)
    {
        var (predicted, actual) = (batch.Outputs[Output], batch.Targets[Target]);
        if (actual.Type == TensorType.Int32)
            throw new ArgumentException($"The target {Target} holds classes (Int32), but {Name} compares numbers.");
        if (predicted.Length != actual.Length)
            throw new ArgumentException($"{Name} compares {predicted.Length} outputs with {actual.Length} targets. Give both the same shape.");
        var elements = actual.Length / batch.Count;
        for (var index = 0; index < actual.Length; index++) Add(index % elements, elements, predicted.At(index), actual.At(index));
    }

    /// <summary>Adds one element of a sample.</summary>
    private protected abstract void Add(int element, int elements, double predicted, double actual);
}
