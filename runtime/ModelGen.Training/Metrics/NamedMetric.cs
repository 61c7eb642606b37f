namespace ModelGen.Training;

/// <summary>A metric under another name.</summary>
internal sealed class NamedMetric(Metric metric, string name) : Metric
{
    public override string Name => name;

    public override double Value => metric.Value;

    public override bool HigherIsBetter => metric.HigherIsBetter;

    internal override void CheckTargets(ReadOnlySpan<TensorMemory> targets) => metric.CheckTargets(targets);

    public override void CheckModel(IReadOnlyList<TensorInfo> outputs, IReadOnlyList<TensorInfo> targets) => metric.CheckModel(outputs, targets);

    public override void Reset() => metric.Reset();

    public override void Add(in MetricBatch batch) => metric.Add(in batch);
}
