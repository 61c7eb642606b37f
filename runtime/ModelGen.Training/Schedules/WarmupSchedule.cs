namespace ModelGen.Training;

/// <summary>
/// A straight line up to the start of another schedule, which then runs from its own step 0:
/// <c>t &lt; W: next(0)·(t + 1) / W; then next(t - W)</c>. Linear warm-up with a cosine over T steps in all is
/// <c>new WarmupSchedule(W, new CosineSchedule(lr0, T - W))</c>.
/// Source: Goyal et al., "Accurate, large minibatch SGD", 2017.
/// </summary>
/// <param name="WarmupSteps">W, 0 or more.</param>
/// <param name="Next">What follows.</param>
public sealed record WarmupSchedule(long WarmupSteps, Schedule Next) : Schedule
{
    /// <summary>W.</summary>
    public long WarmupSteps { get; init; } = Check.NotNegativeInteger(WarmupSteps);

    /// <summary>What follows.</summary>
    public Schedule Next { get; init; } = Next ?? throw new ArgumentNullException(nameof(Next));

    /// <inheritdoc/>
    protected override double Rate(long step) => step < WarmupSteps
        ? Next.At(0) * (step + 1) / WarmupSteps
        : Next.At(step - WarmupSteps);
}
