namespace ModelGen.Training;

/// <summary>
/// An exponentially weighted average, corrected for having started from 0: <c>a = β·a + (1 - β)·x</c>, and its value is
/// <c>a / (1 - β^t)</c>. Source: Kingma and Ba, "Adam", 2015, section 3.
/// </summary>
/// <param name="beta">β, how much of the average is kept, at least 0 and less than 1; it averages about the last 1 / (1 - β) values.</param>
public sealed class ExponentialAverage(double beta)
{
    private double _average;
    private double _weight;

    /// <summary>β.</summary>
    public double Beta { get; } = Check.Fraction(beta, nameof(beta));

    /// <summary>The average; NaN before the first value.</summary>
    public double Value => _average / _weight;

    /// <summary>Takes a value in.</summary>
    public void Add(double value)
    {
        _average = Beta * _average + (1 - Beta) * value;
        _weight = Beta * _weight + (1 - Beta);
    }

    /// <summary>Forgets all values.</summary>
    public void Reset() => (_average, _weight) = (0, 0);

    internal (double Average, double Weight) State
    {
        get => (_average, _weight);
        set => (_average, _weight) = value;
    }
}
