namespace ModelGen.Training;

/// <summary>
/// How often each class was taken for each: the row is the class that is right, the column the one with the highest score.
/// The value is the accuracy; precision, recall, F1 and IoU follow from
/// the same counts.
/// </summary>
/// <param name="classes">The number of classes, at least 2.</param>
public sealed class ConfusionMatrix(int classes) : ClassificationMetric
{
    private readonly string[]? _names;
    private readonly long[] _undecided = new long[Math.Max(0, classes)];
    private readonly long[,] _counts = new long[classes >= 2 ? classes : throw new ArgumentOutOfRangeException(
        nameof(classes), $"There are at least two classes to confuse, not {classes}."), classes];

    /// <summary>A matrix of classes that have names.</summary>
    /// <param name="classNames">The name of each class, at least two.</param>
    public ConfusionMatrix(IReadOnlyList<string> classNames) : this(classNames.Count) => _names = [.. classNames];

    /// <inheritdoc/>
    public override string Name => "overall accuracy";

    /// <summary>The name of each class: its number where none was given.</summary>
    public IReadOnlyList<string> ClassNames =>
        _names ?? [.. Enumerable.Range(0, Classes).Select(type => type.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>The number of classes.</summary>
    public int Classes { get; } = classes;

    /// <summary>How often class <paramref name="right"/> was taken for class <paramref name="predicted"/>.</summary>
    public long this[int right, int predicted] => _counts[right, predicted];

    /// <summary>How often a class was right where no score was a number: such choices are of no class, and wrong.</summary>
    public long Undecided(int right) => _undecided[right];

    /// <summary>The number of predictions.</summary>
    public long Total
    {
        get
        {
            var total = _undecided.Sum();
            foreach (var count in _counts) total += count;
            return total;
        }
    }

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            var right = 0L;
            for (var type = 0; type < Classes; type++) right += _counts[type, type];
            return (double)right / Total;
        }
    }

    /// <summary>How many predictions have the class as the right one.</summary>
    public long Support(int type)
    {
        var sum = _undecided[type];
        for (var other = 0; other < Classes; other++) sum += _counts[type, other];
        return sum;
    }

    /// <summary>How many predictions name the class.</summary>
    public long Predicted(int type)
    {
        var sum = 0L;
        for (var other = 0; other < Classes; other++) sum += _counts[other, type];
        return sum;
    }

    /// <summary>The part of the predictions of a class that are right: TP / (TP + FP); 0 where the class is never predicted.</summary>
    public double Precision(int type) => Ratio(_counts[type, type], Predicted(type));

    /// <summary>The part of the samples of a class that are found: TP / (TP + FN); 0 where there are none.</summary>
    public double Recall(int type) => Ratio(_counts[type, type], Support(type));

    /// <summary>The harmonic mean of precision and recall: 2·TP / (2·TP + FP + FN); 0 where the class is nowhere.</summary>
    public double F1(int type) => Ratio(2 * _counts[type, type], Predicted(type) + Support(type));

    /// <summary>Intersection over union: TP / (TP + FP + FN); 0 where the class is nowhere.</summary>
    public double IoU(int type) => Ratio(_counts[type, type], Predicted(type) + Support(type) - _counts[type, type]);

    /// <summary>Counts one prediction.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public void Add(int right, int predicted)
    {
        if ((uint)right >= (uint)Classes || (uint)predicted >= (uint)Classes)
            throw new ArgumentOutOfRangeException(
                nameof(right), $"There is no class {((uint)right >= (uint)Classes ? right : predicted)}; there are {Classes}, counted from 0.");
        _counts[right, predicted]++;
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(_counts);
        Array.Clear(_undecided);
    }

    private protected override void Add(in ClassScores scores)
    {
        var best = Room(scores.Count);
        scores.Best(best);
        for (var item = 0; item < best.Length; item++)
        {
            if (!scores.Counts(item)) continue;
            if (scores.Classes != Classes)
                throw new ArgumentException($"The model scores {scores.Classes} classes, but the confusion matrix has {Classes}.");
            var right = scores.Target(item);
            if (scores.IsNumber(item, best[item]) || (uint)right >= (uint)Classes) Add(right, best[item]);
            else _undecided[right]++;
        }
    }

    internal void AddChoices(in ClassScores scores) => Add(in scores);

    /// <summary>
    /// The counts as a table with precision, recall and F1 of each class; of more than twenty classes, the confusions there are most
    /// of. The same in every culture.
    /// </summary>
    public override string ToString() => ConfusionTable.Of(this);

    private static double Ratio(long part, long all) => all == 0 ? 0 : (double)part / all;
}
