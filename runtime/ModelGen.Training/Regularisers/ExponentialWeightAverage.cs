namespace ModelGen.Training;

/// <summary>
/// An exponentially weighted average of the weights (EMA): <c>a = d·a + (1 - d)·p</c>, starting from the first p.
/// Source: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992; torch.optim.swa_utils, EMA.
/// </summary>
public sealed class ExponentialWeightAverage : WeightAverage
{
    /// <summary>The average of a model in training.</summary>
    /// <param name="trainer">The model.</param>
    /// <param name="decay">d, at least 0 and less than 1; 0.999 by default.</param>
    public ExponentialWeightAverage(ITrainer trainer, double decay = 0.999) : base(trainer) =>
        Decay = Check.Fraction(decay, nameof(decay));

    /// <summary>d, how much of the average is kept at an update.</summary>
    public double Decay { get; }

    /// <summary>
    /// Whether early updates keep less, <c>min(d, (1 + t) / (10 + t))</c>, so that the first weights are soon forgotten
    /// (tf.train.ExponentialMovingAverage). False by default.
    /// </summary>
    public bool Warmup { get; init; }

    private protected override double Rate(long update) =>
        1 - (Warmup ? Math.Min(Decay, (1.0 + update) / (10 + update)) : Decay);
}
