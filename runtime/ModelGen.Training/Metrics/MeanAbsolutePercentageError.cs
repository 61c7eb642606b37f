namespace ModelGen.Training;

/// <summary>
/// The mean of <c>|y - ŷ| / |y|</c> over samples and elements, a fraction: 0.1 is 10 %. A true number of 0 makes it huge: it is divided
/// by 2⁻⁵² there. Source: scikit-learn, <c>mean_absolute_percentage_error</c>.
/// </summary>
public sealed class MeanAbsolutePercentageError : RegressionMetric
{
    private const double Least = 1.0 / (1L << 52);
    private double _sum;
    private long _count;

    /// <inheritdoc/>
    public override string Name => "mape";

    /// <inheritdoc/>
    public override double Value => _sum / _count;

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override void Reset() => (_sum, _count) = (0, 0);

    private protected override void Add(int element, int elements, double predicted, double actual)
    {
        _sum += Math.Abs(actual - predicted) / Math.Max(Math.Abs(actual), Least);
        _count++;
    }
}
