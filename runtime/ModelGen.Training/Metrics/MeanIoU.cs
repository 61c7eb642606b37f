namespace ModelGen.Training;

/// <summary>
/// Intersection over union of the places of a class, TP / (TP + FP + FN), for segmentation: outputs [C, H, W], targets [H, W].
/// A class that is neither there nor predicted has no part in the mean, and neither has one that is ignored.
/// </summary>
/// <param name="classes">The number of classes, at least 2.</param>
/// <param name="averaging">How the classes become one figure; each alike by default.</param>
public sealed class MeanIoU(int classes, Averaging averaging = Averaging.Macro) : ClassMetric(classes, averaging)
{
    /// <inheritdoc/>
    public override string Name => "iou";

    /// <inheritdoc/>
    public override double OfClass(int type) => Confusion.IoU(type);

    private protected override bool Counts(int type) => type != IgnoreIndex && Confusion.Support(type) + Confusion.Predicted(type) > 0;

    // A wrong place is in the union twice: once where it should be, once where it was put.
    private protected override double Together => Confusion.Value / (2 - Confusion.Value);
}
