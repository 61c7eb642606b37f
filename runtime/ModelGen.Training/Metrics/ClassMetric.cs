namespace ModelGen.Training;

/// <summary>A figure that follows from a confusion matrix: one for each class, and their average.</summary>
public abstract class ClassMetric : ClassificationMetric
{
    private protected ClassMetric(int classes, Averaging averaging) =>
        (Confusion, Averaging) = (new ConfusionMatrix(classes), averaging);

    /// <summary>The counts behind the figure.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>How the classes become one figure.</summary>
    public Averaging Averaging { get; }

    /// <summary>The average over the classes; NaN before anything was added.</summary>
    public override double Value
    {
        get
        {
            if (Confusion.Total == 0) return double.NaN;
            if (Averaging == Averaging.Micro) return Together;
            var (sum, weights) = (0.0, 0.0);
            for (var type = 0; type < Confusion.Classes; type++)
            {
                var support = Confusion.Support(type);
                var weight = Averaging == Averaging.Weighted ? support : Counts(type) ? 1 : 0;
                sum += weight * OfClass(type);
                weights += weight;
            }
            return sum / weights;
        }
    }

    /// <summary>The figure of one class.</summary>
    public abstract double OfClass(int type);

    /// <inheritdoc/>
    public override void Reset() => Confusion.Reset();

    private protected override void Add(in ClassScores scores) => Confusion.AddChoices(in scores);

    /// <summary>The figure of all predictions together. With one class per sample it is the accuracy.</summary>
    private protected virtual double Together => Confusion.Value;

    /// <summary>Whether a class has a part in the macro average.</summary>
    private protected virtual bool Counts(int type) => Confusion.Support(type) > 0;
}
