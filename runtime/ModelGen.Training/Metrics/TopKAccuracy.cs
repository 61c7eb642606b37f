namespace ModelGen.Training;

/// <summary>
/// The part of predictions whose target is among the k classes of the highest scores. Outputs and targets are those of
/// <see cref="Accuracy"/>; of equal scores the class of the lower number counts as the higher.
/// </summary>
/// <param name="k">How many classes may be tried, at least 1.</param>
public sealed class TopKAccuracy(int k) : Metric
{
    private long _right;
    private long _all;

    /// <summary>How many classes may be tried.</summary>
    public int K { get; } = Check.AtLeastOne(k, nameof(k));

    /// <inheritdoc/>
    public override string Name => $"top-{K}";

    /// <summary>Which output holds the scores; 0 by default.</summary>
    public int Output { get; init; }

    /// <summary>Which target holds the classes; 0 by default.</summary>
    public int Target { get; init; }

    /// <summary>The target that does not count; -100 by default, as for PyTorch's cross entropy.</summary>
    public int IgnoreIndex { get; init; } = -100;

    /// <inheritdoc/>
    public override double Value => (double)_right / _all;

    /// <inheritdoc/>
    public override void Reset() => (_right, _all) = (0, 0);

    /// <inheritdoc/>
    public override void Add(in MetricBatch batch)
    {
        var scores = new ClassScores(batch.Outputs[Output], batch.Targets[Target], batch.Count);
        for (var item = 0; item < scores.Count; item++)
        {
            var target = scores.Target(item);
            if (target == IgnoreIndex) continue;
            _all++;
            if (scores.Rank(item, target) < K) _right++;
        }
    }
}
