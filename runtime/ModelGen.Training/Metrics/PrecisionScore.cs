namespace ModelGen.Training;

/// <summary>The part of the predictions of a class that are right: TP / (TP + FP).</summary>
/// <param name="classes">The number of classes, at least 2.</param>
/// <param name="averaging">How the classes become one figure; each alike by default.</param>
public sealed class PrecisionScore(int classes, Averaging averaging = Averaging.Macro) : ClassMetric(classes, averaging)
{
    /// <inheritdoc/>
    public override string Name => "precision";

    /// <inheritdoc/>
    public override double OfClass(int type) => Confusion.Precision(type);
}
