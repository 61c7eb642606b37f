namespace ModelGen.Training;

/// <summary>A rate that falls every few steps: <c>lr0·γ^floor(t / StepSize)</c>. Source: torch.optim.lr_scheduler.StepLR.</summary>
/// <param name="InitialRate">lr0, 0 or more.</param>
/// <param name="StepSize">The number of steps between two changes, at least 1.</param>
/// <param name="Gamma">γ, the factor of a change, more than 0; 0.1 by default.</param>
public sealed record StepSchedule(double InitialRate, long StepSize, double Gamma = 0.1) : Schedule
{
    /// <summary>lr0.</summary>
    public double InitialRate { get; init; } = Check.NotNegative(InitialRate);

    /// <summary>The number of steps between two changes.</summary>
    public long StepSize { get; init; } = Check.AtLeastOne(StepSize);

    /// <summary>γ, the factor of a change.</summary>
    public double Gamma { get; init; } = Check.Positive(Gamma);

    /// <inheritdoc/>
    protected override double Rate(long step) => InitialRate * Power.Of(Gamma, step / StepSize);
}
