namespace ModelGen.Training;

/// <summary>
/// A straight line up to the start of another schedule, which then runs from its own step 0:
/// <c>t &lt; W: next(0)·(t + 1) / W; then next(t - W)</c>. Linear warm-up with a cosine over the rest of a run is
/// <c>new WarmupSchedule(W, new CosineSchedule(lr0))</c>, over T steps in all <c>new WarmupSchedule(W, new CosineSchedule(lr0, T - W))</c>.
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
    public override long? Length => WarmupSteps + Next.Length;

    /// <inheritdoc/>
    public override bool IsOpen => Next.IsOpen;

    /// <inheritdoc/>
    public override Schedule ForRun(long steps) => IsOpen ? this with { Next = Next.ForRun(Math.Max(1, steps - WarmupSteps)) } : this;

    /// <inheritdoc/>
    protected override double Rate(long step) => step < WarmupSteps
        ? Next.At(0) * (step + 1) / WarmupSteps
        : Next.At(step - WarmupSteps);
}
