namespace ModelGen.Training;

/// <summary>
/// The area under the ROC curve: how likely a positive sample scores higher than a negative one, ties counting half. With one
/// score per sample (targets 0 or 1, of any type) it is that of the score; with one score per class the mean over the classes
/// that have positives and negatives, each against the rest. Keeps all scores in memory.
/// Source: Hanley and McNeil, "The meaning and use of the area under a ROC curve", 1982.
/// </summary>
public sealed class RocAuc : Metric
{
    private readonly List<List<(double Score, bool Positive)>> _classes = [];

    /// <inheritdoc/>
    public override string Name => "auc";

    /// <summary>Which output holds the scores; 0 by default.</summary>
    public int Output { get; init; }

    /// <summary>Which target holds the classes; 0 by default.</summary>
    public int Target { get; init; }

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            var (sum, count) = (0.0, 0);
            foreach (var scores in _classes)
            {
                var area = Area(scores);
                if (double.IsNaN(area)) continue;
                sum += area;
                count++;
            }
            return sum / count;
        }
    }

    /// <summary>The area for given scores; NaN where all samples are of one kind.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Of(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        if (scores.Length != positive.Length)
            throw new ArgumentException($"There are {scores.Length} scores, but {positive.Length} labels.");
        var pairs = new List<(double, bool)>(scores.Length);
        for (var index = 0; index < scores.Length; index++) pairs.Add((scores[index], positive[index]));
        return Area(pairs);
    }

    /// <inheritdoc/>
    public override void Reset() => _classes.Clear();

    /// <inheritdoc/>
    public override void Add(in MetricBatch batch)
    {
        var (scores, targets) = (batch.Outputs[Output], batch.Targets[Target]);
        CheckTargets(batch.Targets);
        if (scores.Length == targets.Length)
        {
            var all = OfClass(0);
            for (var item = 0; item < scores.Length; item++) all.Add((scores.At(item), targets.At(item) > 0.5));
            return;
        }
        var choices = new ClassScores(scores, targets, batch.Count);
        for (var type = 0; type < choices.Classes; type++)
        {
            var all = OfClass(type);
            for (var item = 0; item < choices.Count; item++) all.Add((choices.Score(item, type), choices.Target(item) == type));
        }
    }

    internal override void CheckTargets(ReadOnlySpan<TensorMemory> targets) => MetricCheck.Classes(this, targets[Target]);

    private List<(double Score, bool Positive)> OfClass(int type)
    {
        while (_classes.Count <= type) _classes.Add([]);
        return _classes[type];
    }

    private static double Area(List<(double Score, bool Positive)> samples)
    {
        // The rank sum of the positives (Mann and Whitney), equal scores sharing the mean of their ranks.
        samples.Sort((a, b) => a.Score.CompareTo(b.Score));
        var (ranks, positives) = (0.0, 0L);
        for (var start = 0; start < samples.Count;)
        {
            var end = start + 1;
            while (end < samples.Count && samples[end].Score.Equals(samples[start].Score)) end++;
            for (var index = start; index < end; index++)
            {
                if (!samples[index].Positive) continue;
                ranks += (start + end + 1) / 2.0;
                positives++;
            }
            start = end;
        }
        var negatives = samples.Count - positives;
        return (ranks - positives * (positives + 1) / 2.0) / ((double)positives * negatives);
    }
}
