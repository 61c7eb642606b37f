namespace ModelGen.Training;

/// <summary>The same rate at every step.</summary>
/// <param name="InitialRate">The rate, 0 or more.</param>
public sealed record ConstantSchedule(double InitialRate) : Schedule
{
    /// <summary>The rate.</summary>
    public double InitialRate { get; init; } = Check.NotNegative(InitialRate);

    /// <inheritdoc/>
    protected override double Rate(long step) => InitialRate;
}
