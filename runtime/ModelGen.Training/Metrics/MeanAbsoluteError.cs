namespace ModelGen.Training;

/// <summary>The mean of <c>|y - ŷ|</c> over samples and elements, in the unit of the target. Source: scikit-learn, <c>mean_absolute_error</c>.</summary>
public sealed class MeanAbsoluteError : RegressionMetric
{
    private double _sum;
    private long _count;

    /// <inheritdoc/>
    public override string Name => "mae";

    /// <inheritdoc/>
    public override double Value => _sum / _count;

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override void Reset() => (_sum, _count) = (0, 0);

    private protected override void Add(int element, int elements, double predicted, double actual)
    {
        _sum += Math.Abs(actual - predicted);
        _count++;
    }
}
