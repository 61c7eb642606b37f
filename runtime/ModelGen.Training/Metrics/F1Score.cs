namespace ModelGen.Training;

/// <summary>The harmonic mean of precision and recall of a class: 2·TP / (2·TP + FP + FN).</summary>
/// <param name="classes">The number of classes, at least 2.</param>
/// <param name="averaging">How the classes become one figure; each alike by default.</param>
public sealed class F1Score(int classes, Averaging averaging = Averaging.Macro) : ClassMetric(classes, averaging)
{
    /// <inheritdoc/>
    public override string Name => "f1";

    /// <inheritdoc/>
    public override double OfClass(int type) => Confusion.F1(type);
}
