namespace ModelGen.Training;

/// <summary>Evaluates a model over a data set again and again, in the same memory.</summary>
internal sealed class Evaluator
{
    private readonly ITrainer _trainer;
    private readonly IBatchSource _loader;
    private readonly IReadOnlyList<Metric> _metrics;
    private readonly OutputBuffers? _outputs;
    private readonly LossTotal _loss = new();

    public Evaluator(ITrainer trainer, Dataset data, IReadOnlyList<Metric> metrics)
        : this(trainer, new BatchLoader(data, trainer.BatchSize), metrics) { }

    public Evaluator(ITrainer trainer, IBatchSource data, IReadOnlyList<Metric> metrics)
    {
        BatchCheck.Fits(trainer, data);
        MetricCheck.Names(metrics);
        _trainer = trainer;
        _metrics = metrics;
        foreach (var metric in metrics) metric.CheckModel(trainer.Outputs, trainer.Targets);
        _loader = data;
        if (metrics.Count > 0) _outputs = new OutputBuffers(trainer, trainer.BatchSize);
        if (metrics.Count > 0 && trainer.Targets.Any(target => target.Type != TensorType.Int32)) CheckTargets();
    }

    /// <summary>A metric of classes over numbers is found before an epoch is trained.</summary>
    private void CheckTargets()
    {
        _loader.Seek(0);
        if (_loader.Next())
            foreach (var metric in _metrics) metric.CheckTargets(_loader.Batch[_trainer.Inputs.Count..]);
        _loader.Seek(0);
    }

    /// <summary>Runs over all samples; a cancelled run gives null.</summary>
    public Evaluation? Run(CancellationToken cancellationToken = default)
    {
        foreach (var metric in _metrics) metric.Reset();
        _loss.Reset();
        _loader.Seek(0);
        while (_loader.Next())
        {
            if (cancellationToken.IsCancellationRequested) return null;
            _loss.Add(_trainer, _trainer.Evaluate(_loader.Batch), _loader.Count);
            if (_outputs is null) continue;
            var targets = _loader.Batch[_trainer.Inputs.Count..];
            var batch = new MetricBatch(_outputs.Copy(_loader.Count), targets, _loader.Count, _trainer.Outputs, _trainer.Targets);
            foreach (var metric in _metrics) metric.Add(in batch);
        }
        return new Evaluation(_loss.Value, [.. _metrics.Select(metric => new MetricValue(metric.Name, metric.Value))]);
    }
}
