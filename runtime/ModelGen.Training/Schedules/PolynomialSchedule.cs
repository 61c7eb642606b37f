namespace ModelGen.Training;

/// <summary>
/// A rate that falls along a power: <c>min + (lr0 - min)·(1 - t / T)^Power</c>, and stays at the minimum after T. Power 1 is a
/// straight line. Source: torch.optim.lr_scheduler.PolynomialLR; tf.keras.optimizers.schedules.PolynomialDecay.
/// </summary>
/// <param name="InitialRate">lr0, 0 or more.</param>
/// <param name="TotalSteps">T, at least 1; left out, it is the length of the run.</param>
/// <param name="Power">The power, more than 0; 1 by default.</param>
/// <param name="MinimumRate">min, 0 by default.</param>
public sealed record PolynomialSchedule(
    double InitialRate, long? TotalSteps = null, double Power = 1, double MinimumRate = 0) : Schedule
{
    /// <summary>lr0.</summary>
    public double InitialRate { get; init; } = Check.NotNegative(InitialRate);

    /// <summary>T; null for the length of the run.</summary>
    public long? TotalSteps { get; init; } = TotalSteps is { } steps ? Check.AtLeastOne(steps, nameof(TotalSteps)) : null;

    /// <summary>The power.</summary>
    public double Power { get; init; } = Check.Positive(Power);

    /// <summary>The rate at the end.</summary>
    public double MinimumRate { get; init; } = Check.NotNegative(MinimumRate);

    /// <inheritdoc/>
    public override long? Length => TotalSteps;

    /// <inheritdoc/>
    public override bool IsOpen => TotalSteps is null;

    /// <inheritdoc/>
    public override Schedule ForRun(long steps) => IsOpen ? this with { TotalSteps = steps } : this;

    /// <inheritdoc/>
    protected override double Rate(long step)
    {
        var left = Math.Max(0, 1 - (double)step / Given(TotalSteps));
        return MinimumRate + (InitialRate - MinimumRate) * Math.Pow(left, Power);
    }
}
