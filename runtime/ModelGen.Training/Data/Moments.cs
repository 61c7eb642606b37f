namespace ModelGen.Training;

/// <summary>Mean and deviation in one pass (Welford, 1962; West, 1979, for repeated values).</summary>
internal struct Moments
{
    private long _count;

    public double Mean { get; private set; }

    /// <summary>The sum of the squared distances from the mean.</summary>
    public double Squares { get; private set; }

    public readonly double DeviationOrOne => Squares > 0 ? Math.Sqrt(Squares / _count) : 1;

    public void Add(double value, long times = 1)
    {
        if (times == 0) return;
        _count += times;
        var distance = value - Mean;
        Mean += distance * times / _count;
        Squares += times * distance * (value - Mean);
    }
}
