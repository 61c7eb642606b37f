namespace ModelGen.Training;

/// <summary>
/// A rate that falls at given steps: <c>lr0·γ^(milestones reached)</c>, a milestone counting from its own step on.
/// Source: torch.optim.lr_scheduler.MultiStepLR.
/// </summary>
public sealed record MultiStepSchedule : Schedule
{
    private readonly long[] _milestones;

    /// <summary>A rate that falls at given steps.</summary>
    /// <param name="initialRate">lr0, 0 or more.</param>
    /// <param name="milestones">The steps of a change, in any order; a step named twice changes the rate twice.</param>
    /// <param name="gamma">γ, the factor of a change, more than 0; 0.1 by default.</param>
    public MultiStepSchedule(double initialRate, IEnumerable<long> milestones, double gamma = 0.1)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        InitialRate = Check.NotNegative(initialRate, nameof(initialRate));
        Gamma = Check.Positive(gamma, nameof(gamma));
        _milestones = [.. milestones.Order()];
    }

    /// <summary>lr0.</summary>
    public double InitialRate { get; }

    /// <summary>The steps of a change, ascending.</summary>
    public IReadOnlyList<long> Milestones => _milestones;

    /// <summary>γ, the factor of a change.</summary>
    public double Gamma { get; }

    /// <inheritdoc/>
    protected override double Rate(long step)
    {
        var reached = 0;
        while (reached < _milestones.Length && _milestones[reached] <= step) reached++;
        return InitialRate * Power.Of(Gamma, reached);
    }
}
