namespace ModelGen.Training;

/// <summary>
/// The coefficient of determination, <c>1 - Σ(y - ŷ)² / Σ(y - mean(y))²</c>: 1 for perfect predictions, 0 for what always says the
/// mean. Of several numbers per sample it is the mean of theirs; where all true numbers are equal it is 1 if they were met and else 0.
/// Fewer than two samples have none. Source: scikit-learn, <c>r2_score</c>.
/// </summary>
public sealed class R2Score : RegressionMetric
{
    private Sums[] _sums = [];

    /// <inheritdoc/>
    public override string Name => "r2";

    /// <inheritdoc/>
    public override double Value
    {
        get
        {
            var total = 0.0;
            foreach (var sums in _sums) total += sums.Score;
            return total / _sums.Length;
        }
    }

    /// <inheritdoc/>
    public override void Reset() => _sums = [];

    private protected override void Add(int element, int elements, double predicted, double actual)
    {
        if (_sums.Length == 0) _sums = new Sums[elements];
        if (_sums.Length != elements) throw new ArgumentException($"A sample has {elements} numbers, but those before had {_sums.Length}.");
        _sums[element].Add(predicted, actual);
    }

    // Mean and squared distances in one pass (Welford, 1962), so that a large mean costs no digits.
    private struct Sums
    {
        private long _count;
        private double _mean;
        private double _squares;
        private double _errors;

        public readonly double Score => _count < 2 ? double.NaN
            : _squares > 0 ? 1 - _errors / _squares
            : _errors > 0 ? 0 : 1 - _errors;

        public void Add(double predicted, double actual)
        {
            _count++;
            var distance = actual - _mean;
            _mean += distance / _count;
            _squares += distance * (actual - _mean);
            _errors += (actual - predicted) * (actual - predicted);
        }
    }
}
