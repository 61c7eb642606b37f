namespace ModelGen.Training;

/// <summary>The range of an axis and where its marks stand.</summary>
internal readonly struct Axis
{
    private readonly double _low;
    private readonly double _high;
    private readonly bool _logarithmic;

    /// <summary>An axis that shows two values and all between; values that are equal get some room.</summary>
    public Axis(double low, double high, bool logarithmic)
    {
        _logarithmic = logarithmic;
        (_low, _high) = logarithmic ? (Math.Log10(low), Math.Log10(high)) : (low, high);
        if (_high - _low > 1e-12 * Math.Max(Math.Abs(_low), Math.Abs(_high))) return;
        var room = logarithmic ? 0.5 : Math.Max(Math.Abs(_low) * 0.1, 1e-9);
        (_low, _high) = (_low - room, _high + room);
    }

    /// <summary>Where a value stands: 0 at the low end, 1 at the high end.</summary>
    public double Position(double value) => ((_logarithmic ? Math.Log10(value) : value) - _low) / (_high - _low);

    /// <summary>About five round values within the range.</summary>
    public IEnumerable<double> Ticks()
    {
        var step = _logarithmic ? Math.Max(1, Math.Ceiling((_high - _low) / 8)) : RoundStep((_high - _low) / 5);
        for (var tick = Math.Ceiling(_low / step - 1e-9); tick * step <= _high + 1e-9 * step; tick++)
            yield return _logarithmic ? Math.Pow(10, tick * step) : tick * step;
    }

    private static double RoundStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 } * power;
    }
}
