namespace ModelGen.Training;

/// <summary>
/// One cycle: up along half a cosine from <c>max / DivFactor</c> to max over the first part of the steps, then down to
/// <c>max / DivFactor / FinalDivFactor</c> at the last step, T - 1.
/// Source: torch.optim.lr_scheduler.OneCycleLR; Smith and Topin, "Super-convergence", 2018.
/// </summary>
/// <param name="MaximumRate">max, 0 or more.</param>
/// <param name="TotalSteps">T, at least 2; left out, it is the length of the run.</param>
/// <param name="WarmupPart">The part of the steps that go up, more than 0 and less than 1; 0.3 by default.</param>
/// <param name="DivFactor">How many times smaller the first rate is than the largest, more than 0; 25 by default.</param>
/// <param name="FinalDivFactor">How many times smaller the last rate is than the first, more than 0; 10000 by default.</param>
/// <param name="Linear">Whether to go along straight lines rather than cosines; false by default.</param>
public sealed record OneCycleSchedule(
    double MaximumRate, long? TotalSteps = null, double WarmupPart = 0.3, double DivFactor = 25, double FinalDivFactor = 1e4,
    bool Linear = false) : Schedule
{
    /// <summary>The largest rate.</summary>
    public double MaximumRate { get; init; } = Check.NotNegative(MaximumRate);

    /// <summary>T; null for the length of the run.</summary>
    public long? TotalSteps { get; init; } = TotalSteps is { } steps ? Check.AtLeastOne(steps - 1, nameof(TotalSteps)) + 1 : null;

    /// <summary>The part of the steps that go up.</summary>
    public double WarmupPart { get; init; } = Check.Positive(Check.Fraction(WarmupPart));

    /// <summary>How many times smaller the first rate is than the largest.</summary>
    public double DivFactor { get; init; } = Check.Positive(DivFactor);

    /// <summary>How many times smaller the last rate is than the first.</summary>
    public double FinalDivFactor { get; init; } = Check.Positive(FinalDivFactor);

    /// <inheritdoc/>
    public override long? Length => TotalSteps;

    /// <inheritdoc/>
    public override bool IsOpen => TotalSteps is null;

    /// <inheritdoc/>
    public override Schedule ForRun(long steps) => IsOpen ? this with { TotalSteps = Math.Max(2, steps) } : this;

    /// <inheritdoc/>
    protected override double Rate(long step)
    {
        var (steps, first) = (Given(TotalSteps), MaximumRate / DivFactor);
        // Too few steps to go up leave the peak where the way down begins.
        var peak = Math.Max(0, WarmupPart * steps - 1);
        return step < peak
            ? Between(first, MaximumRate, step / peak)
            : Between(MaximumRate, first / FinalDivFactor, (step - peak) / (steps - 1 - peak));
    }

    private double Between(double from, double to, double part) => Linear
        ? from + (to - from) * Math.Min(1, part)
        : CosineSchedule.Between(from, to, part);
}
