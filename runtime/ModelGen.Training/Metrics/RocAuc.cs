namespace ModelGen.Training;

/// <summary>
/// The area under the ROC curve: how likely a positive sample scores higher than a negative one, ties counting half. With one
/// score per sample (targets 0 or 1, of any type) it is that of the score; with one score per class the mean over the classes
/// that have positives and negatives, each against the rest. NaN where a score is not a number. Keeps all scores in memory.
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

    /// <summary>The target that does not count; unless set, the one that the model's loss ignores, and -100 where it has none.</summary>
    public int? IgnoreIndex { get; init; }

    /// <summary>The axis of the output that holds the classes; unless set, the one that the model's loss takes them from.</summary>
    public int? Axis { get; init; }

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            var (sum, count) = (0.0, 0);
            foreach (var scores in _classes)
            {
                var area = Area(scores);
                if (scores.Exists(sample => double.IsNaN(sample.Score))) return double.NaN;
                if (double.IsNaN(area)) continue;
                sum += area;
                count++;
            }
            return sum / count;
        }
    }

    /// <summary>The area for given scores; NaN where all samples are of one kind, or a score is not a number.</summary>
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
    public override void CheckModel(IReadOnlyList<TensorInfo> outputs, IReadOnlyList<TensorInfo> targets) =>
        ClassAxis.RowsOfSample(outputs, targets, Output, Target, Axis);

    /// <inheritdoc/>
    public override void Add(in MetricBatch batch)
    {
        var (scores, targets) = (batch.Outputs[Output], batch.Targets[Target]);
        CheckTargets(batch.Targets);
        var choices = new ClassScores(scores, targets, ClassAxis.Rows(in batch, Output, Target, Axis), ignored: ClassAxis.Ignored(in batch, Target, IgnoreIndex));
        // A single score is that of class 1.
        var (first, last) = scores.Length == targets.Length ? (1, 1) : (0, choices.Classes - 1);
        for (var type = first; type <= last; type++)
        {
            var all = OfClass(type - first);
            for (var item = 0; item < choices.Count; item++)
            {
                if (!choices.Counts(item)) continue;
                choices.CheckTarget(choices.Target(item));
                all.Add((choices.Score(item, type), choices.Target(item) == type));
            }
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
        // What is not a number comes first, and has no rank.
        if (samples.Count > 0 && double.IsNaN(samples[0].Score)) return double.NaN;
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
