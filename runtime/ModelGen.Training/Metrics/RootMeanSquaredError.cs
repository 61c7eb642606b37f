namespace ModelGen.Training;

/// <summary>
/// The root of the mean of <c>(y - ŷ)²</c> over samples and elements, in the unit of the target. Source: scikit-learn,
/// <c>root_mean_squared_error</c>, of one number per sample.
/// </summary>
public sealed class RootMeanSquaredError : RegressionMetric
{
    private double _sum;
    private long _count;

    /// <inheritdoc/>
    public override string Name => "rmse";

    /// <inheritdoc/>
    public override double Value => Math.Sqrt(_sum / _count);

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override void Reset() => (_sum, _count) = (0, 0);

    private protected override void Add(int element, int elements, double predicted, double actual)
    {
        _sum += (actual - predicted) * (actual - predicted);
        _count++;
    }
}
