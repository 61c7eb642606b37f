namespace ModelGen.Training;

/// <summary>Gives up when the validation no longer improves.</summary>
public sealed class EarlyStopping
{
    private readonly double _minimumDelta;

    /// <summary>Gives up after some epochs without a better value.</summary>
    /// <param name="patience">How many epochs in a row may bring no better value, at least 1.</param>
    /// <param name="metric">The name of the metric to watch; by default the validation loss.</param>
    public EarlyStopping(int patience, string? metric = null)
    {
        Patience = Check.AtLeastOne(patience, nameof(patience));
        Metric = metric;
    }

    /// <summary>How many epochs in a row may bring no better value.</summary>
    public int Patience { get; }

    /// <summary>The metric to watch; null means the validation loss.</summary>
    public string? Metric { get; }

    /// <summary>By how much a value must be better to count, 0 or more; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double MinimumDelta { get => _minimumDelta; init => _minimumDelta = Check.NotNegative(value); }

    /// <summary>Whether the model gets the weights of its best epoch back at the end, however the run ends; true by default.</summary>
    public bool RestoreBest { get; init; } = true;

    /// <summary>The best value so far; NaN before the first epoch.</summary>
    public double Best { get; private set; } = double.NaN;

    /// <summary>The epoch of the best value, from 1; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The epochs since the best value.</summary>
    public int Waited { get; private set; }

    /// <summary>Whether <see cref="Patience"/> is at its end.</summary>
    public bool Stops => Waited >= Patience;

    /// <summary>Takes the value of an epoch in; one that is not a number is never better.</summary>
    /// <param name="epoch">The epoch, from 1.</param>
    /// <param name="value">The value.</param>
    /// <param name="higherIsBetter">Whether more is better.</param>
    /// <returns>Whether the value is the best so far.</returns>
    public bool Report(int epoch, double value, bool higherIsBetter)
    {
        var gain = higherIsBetter ? value - Best : Best - value;
        if (BestEpoch == 0 ? !double.IsNaN(value) : gain > MinimumDelta)
        {
            (Best, BestEpoch, Waited) = (value, epoch, 0);
            return true;
        }
        Waited++;
        return false;
    }

    /// <summary>Forgets what it has seen, for a new run.</summary>
    internal void Reset() => Restore(double.NaN, 0, 0);

    internal void Restore(double best, int bestEpoch, int waited) => (Best, BestEpoch, Waited) = (best, bestEpoch, waited);
}
