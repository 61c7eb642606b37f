namespace ModelGen.Training;

/// <summary>
/// The part of choices whose target is among the k classes of the highest scores; of equal scores the class of the lower number
/// counts as the higher, and a score that is not a number is never among them.
/// </summary>
/// <param name="k">How many classes may be tried, at least 1.</param>
public sealed class TopKAccuracy(int k) : ClassificationMetric
{
    private long _right;
    private long _all;

    /// <summary>How many classes may be tried.</summary>
    public int K { get; } = Check.AtLeastOne(k, nameof(k));

    /// <inheritdoc/>
    public override string Name => $"top-{K}";

    /// <inheritdoc/>
    public override double Value => (double)_right / _all;

    /// <inheritdoc/>
    public override void Reset() => (_right, _all) = (0, 0);

    private protected override void Add(in ClassScores scores)
    {
        var ranks = Room(scores.Count);
        scores.Ranks(ranks);
        for (var item = 0; item < ranks.Length; item++)
        {
            if (!scores.Counts(item)) continue;
            _all++;
            scores.CheckTarget(scores.Target(item));
            _right += ranks[item] < K && scores.IsNumber(item, scores.Target(item)) ? 1 : 0;
        }
    }
}
