namespace ModelGen.Training;

/// <summary>
/// Half cosines one after the other, each starting from the full rate again and lasting <see cref="PeriodFactor"/> times as long as
/// the one before: <c>min + (lr0 - min)/2·(1 + cos(π·t_i / T_i))</c>.
/// Source: torch.optim.lr_scheduler.CosineAnnealingWarmRestarts; Loshchilov and Hutter, "SGDR", 2017.
/// </summary>
/// <param name="InitialRate">lr0, 0 or more.</param>
/// <param name="Period">The steps of the first cosine, at least 1.</param>
/// <param name="PeriodFactor">How many times longer each cosine is than the one before, at least 1; 1 by default.</param>
/// <param name="MinimumRate">min, 0 by default.</param>
public sealed record CosineRestartsSchedule(
    double InitialRate, long Period, int PeriodFactor = 1, double MinimumRate = 0) : Schedule
{
    /// <summary>lr0.</summary>
    public double InitialRate { get; init; } = Check.NotNegative(InitialRate);

    /// <summary>The steps of the first cosine.</summary>
    public long Period { get; init; } = Check.AtLeastOne(Period);

    /// <summary>How many times longer each cosine is than the one before.</summary>
    public int PeriodFactor { get; init; } = Check.AtLeastOne(PeriodFactor);

    /// <summary>The rate at the end of a cosine.</summary>
    public double MinimumRate { get; init; } = Check.NotNegative(MinimumRate);

    /// <inheritdoc/>
    protected override double Rate(long step)
    {
        var period = Period;
        if (PeriodFactor == 1)
        {
            step %= period;
        }
        else
        {
            // Longer than all time is long enough, and must not overflow.
            for (; step >= period; period = period > long.MaxValue / PeriodFactor ? long.MaxValue : period * PeriodFactor)
                step -= period;
        }
        return CosineSchedule.Between(InitialRate, MinimumRate, (double)step / period);
    }
}
