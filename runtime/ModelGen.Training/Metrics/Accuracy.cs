namespace ModelGen.Training;

/// <summary>The part of choices whose class of the highest score is the target.</summary>
public sealed class Accuracy : ClassificationMetric
{
    private long _right;
    private long _all;

    /// <inheritdoc/>
    public override string Name => "accuracy";

    /// <inheritdoc/>
    public override double Value => (double)_right / _all;

    /// <inheritdoc/>
    public override void Reset() => (_right, _all) = (0, 0);

    private protected override void Add(in ClassScores scores, int item)
    {
        _all++;
        if (scores.Best(item) == scores.Target(item)) _right++;
    }
}
