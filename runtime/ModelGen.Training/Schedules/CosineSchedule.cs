namespace ModelGen.Training;

/// <summary>
/// A rate that falls along half a cosine: <c>min + (lr0 - min)/2·(1 + cos(π·t / T))</c>, and stays at the minimum after T.
/// Source: torch.optim.lr_scheduler.CosineAnnealingLR; Loshchilov and Hutter, "SGDR", 2017.
/// </summary>
/// <param name="InitialRate">lr0, 0 or more.</param>
/// <param name="TotalSteps">T, at least 1; left out, it is the length of the run.</param>
/// <param name="MinimumRate">min, 0 by default.</param>
public sealed record CosineSchedule(double InitialRate, long? TotalSteps = null, double MinimumRate = 0) : Schedule
{
    /// <summary>lr0.</summary>
    public double InitialRate { get; init; } = Check.NotNegative(InitialRate);

    /// <summary>T; null for the length of the run.</summary>
    public long? TotalSteps { get; init; } = TotalSteps is { } steps ? Check.AtLeastOne(steps, nameof(TotalSteps)) : null;

    /// <summary>The rate at the end.</summary>
    public double MinimumRate { get; init; } = Check.NotNegative(MinimumRate);

    /// <inheritdoc/>
    public override long? Length => TotalSteps;

    /// <inheritdoc/>
    public override bool IsOpen => TotalSteps is null;

    /// <inheritdoc/>
    public override Schedule ForRun(long steps) => IsOpen ? this with { TotalSteps = steps } : this;

    /// <inheritdoc/>
    protected override double Rate(long step) => Between(InitialRate, MinimumRate, (double)step / Given(TotalSteps));

    /// <summary>The point of a half cosine from one rate to another, at a part of the way.</summary>
    internal static double Between(double from, double to, double part) => part >= 1
        ? to
        : to + (from - to) / 2 * (1 + Math.Cos(Math.PI * part));
}
