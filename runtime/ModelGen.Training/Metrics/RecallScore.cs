namespace ModelGen.Training;

/// <summary>The part of the samples of a class that are found: TP / (TP + FN).</summary>
/// <param name="classes">The number of classes, at least 2.</param>
/// <param name="averaging">How the classes become one figure; each alike by default.</param>
public sealed class RecallScore(int classes, Averaging averaging = Averaging.Macro) : ClassMetric(classes, averaging)
{
    /// <inheritdoc/>
    public override string Name => "recall";

    /// <inheritdoc/>
    public override double OfClass(int type) => Confusion.Recall(type);
}
