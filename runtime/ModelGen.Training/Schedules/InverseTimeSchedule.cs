namespace ModelGen.Training;

/// <summary>
/// A rate that falls with the inverse of time: <c>lr0 / (1 + Decay·t / DecaySteps)</c>.
/// Source: tf.keras.optimizers.schedules.InverseTimeDecay.
/// </summary>
/// <param name="InitialRate">lr0, 0 or more.</param>
/// <param name="Decay">How much the divisor grows over <paramref name="DecaySteps"/>, 0 or more.</param>
/// <param name="DecaySteps">The steps over which the divisor grows by <paramref name="Decay"/>, at least 1; 1 by default.</param>
/// <param name="Staircase">Whether the divisor grows only at whole multiples of the decay steps; false by default.</param>
public sealed record InverseTimeSchedule(
    double InitialRate, double Decay, long DecaySteps = 1, bool Staircase = false) : Schedule
{
    /// <summary>lr0.</summary>
    public double InitialRate { get; init; } = Check.NotNegative(InitialRate);

    /// <summary>How much the divisor grows over <see cref="DecaySteps"/>.</summary>
    public double Decay { get; init; } = Check.NotNegative(Decay);

    /// <summary>The steps over which the divisor grows by <see cref="Decay"/>.</summary>
    public long DecaySteps { get; init; } = Check.AtLeastOne(DecaySteps);

    /// <inheritdoc/>
    protected override double Rate(long step)
    {
        var periods = Staircase ? step / DecaySteps : (double)step / DecaySteps;
        return InitialRate / (1 + Decay * periods);
    }
}
