namespace ModelGen.Training;

/// <summary>The part of choices whose class of the highest score is the target; scores that are not numbers choose none.</summary>
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

    private protected override void Add(in ClassScores scores)
    {
        var best = Room(scores.Count);
        scores.Best(best);
        for (var item = 0; item < best.Length; item++)
        {
            if (!scores.Counts(item)) continue;
            _all++;
            scores.CheckTarget(scores.Target(item));
            _right += best[item] == scores.Target(item) && scores.IsNumber(item, best[item]) ? 1 : 0;
        }
    }
}
