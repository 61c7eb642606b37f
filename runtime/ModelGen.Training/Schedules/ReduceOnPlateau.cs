namespace ModelGen.Training;

/// <summary>
/// Lowers the learning rate when a figure no longer improves: after more than <see cref="Patience"/> reports in a row without a
/// better value, the rate is multiplied with <see cref="Factor"/>. Unlike a schedule it has state, which checkpoints hold.
/// Source: torch.optim.lr_scheduler.ReduceLROnPlateau.
/// </summary>
public sealed class ReduceOnPlateau : ICheckpointed
{
    private readonly double _factor = 0.1;
    private readonly double _threshold = 1e-4;
    private readonly double _minimumRate;
    private readonly int _patience = 10;
    private readonly int _cooldown;

    /// <summary>What the rate is multiplied with, more than 0 and less than 1; 0.1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Factor { get => _factor; init => _factor = Check.Positive(Check.Fraction(value)); }

    /// <summary>How many reports in a row may bring no better value, 0 or more; 10 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Patience { get => _patience; init => _patience = (int)Check.NotNegativeInteger(value); }

    /// <summary>By what part of the best value another must be better to count, 0 or more; 1e-4 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Threshold { get => _threshold; init => _threshold = Check.Fraction(value); }

    /// <summary>Whether <see cref="Threshold"/> is a difference rather than a part; false by default.</summary>
    public bool AbsoluteThreshold { get; init; }

    /// <summary>For how many reports after a change nothing is counted, 0 or more; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Cooldown { get => _cooldown; init => _cooldown = (int)Check.NotNegativeInteger(value); }

    /// <summary>The smallest rate; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double MinimumRate { get => _minimumRate; init => _minimumRate = Check.NotNegative(value); }

    /// <summary>The name of the metric to watch in a fit; by default the validation loss.</summary>
    public string? Metric { get; init; }

    /// <summary>The best value so far; NaN before the first.</summary>
    public double Best { get; private set; } = double.NaN;

    /// <summary>The reports in a row without a better value.</summary>
    public int Waited { get; private set; }

    /// <summary>The reports of the current cooldown that are left.</summary>
    public int CooldownLeft { get; private set; }

    IParameterSet ICheckpointed.State => NamedTensorSet.Empty;

    /// <summary>Takes a value in and lowers the optimizer's rate where it is time.</summary>
    /// <param name="optimizer">Whose rate to lower.</param>
    /// <param name="value">The value; one that is not a number is never better.</param>
    /// <param name="higherIsBetter">Whether more is better; false, as for a loss, by default.</param>
    /// <returns>Whether the rate was lowered.</returns>
    public bool Report(Optimizer optimizer, double value, bool higherIsBetter = false)
    {
        if (IsBetter(value, higherIsBetter)) (Best, Waited) = (value, 0);
        else Waited++;
        if (CooldownLeft > 0)
        {
            CooldownLeft--;
            Waited = 0;
        }
        if (Waited <= Patience) return false;
        (CooldownLeft, Waited) = (Cooldown, 0);
        var rate = Math.Max(MinimumRate, optimizer.LearningRate * Factor);
        if (rate >= optimizer.LearningRate) return false;
        optimizer.LearningRate = rate;
        return true;
    }

    private bool IsBetter(double value, bool higherIsBetter)
    {
        if (double.IsNaN(Best)) return !double.IsNaN(value);
        // As in PyTorch: a part of the best value, on the side that is better.
        var margin = AbsoluteThreshold ? Threshold : Threshold * Best;
        return higherIsBetter ? value > Best + margin : value < Best - margin;
    }

    void ICheckpointed.SaveValues(IDictionary<string, string> values)
    {
        values.Put("best", Best);
        values.Put("waited", Waited);
        values.Put("cooldown_left", CooldownLeft);
    }

    void ICheckpointed.LoadValues(IReadOnlyDictionary<string, string> values) => (Best, Waited, CooldownLeft) =
        (values.GetNumber("best"), values.GetInt32("waited"), values.GetInt32("cooldown_left"));
}
