namespace ModelGen.Training;

/// <summary>A rate that falls by the same factor at each step: <c>lr0·γ^t</c>. Source: torch.optim.lr_scheduler.ExponentialLR.</summary>
/// <param name="InitialRate">lr0, 0 or more.</param>
/// <param name="Gamma">γ, the factor of a step, more than 0.</param>
public sealed record ExponentialSchedule(double InitialRate, double Gamma) : Schedule
{
    /// <summary>lr0.</summary>
    public double InitialRate { get; init; } = Check.NotNegative(InitialRate);

    /// <summary>γ, the factor of a step.</summary>
    public double Gamma { get; init; } = Check.Positive(Gamma);

    /// <inheritdoc/>
    protected override double Rate(long step) => InitialRate * Power.Of(Gamma, step);
}
