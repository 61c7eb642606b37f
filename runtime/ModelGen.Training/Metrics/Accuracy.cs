namespace ModelGen.Training;

/// <summary>
/// The part of predictions whose class of the highest score is the target. Outputs are scores of classes [C] with one class
/// index as target, or [C, ...] with an index for each place. Targets equal to <see cref="IgnoreIndex"/> do not count.
/// </summary>
public sealed class Accuracy : Metric
{
    private long _right;
    private long _all;

    /// <inheritdoc/>
    public override string Name => "accuracy";

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
            if (scores.Best(item) == target) _right++;
        }
    }
}
