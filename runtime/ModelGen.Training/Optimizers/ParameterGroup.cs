namespace ModelGen.Training;

/// <summary>
/// Parameters that train with a rate or a decay of their own. A parameter belongs to the first group that takes it.
/// </summary>
public sealed record ParameterGroup
{
    private readonly Func<IParameter, bool> _takes;
    private readonly double _learningRateScale = 1;
    private readonly double? _weightDecay;

    /// <summary>Takes the parameters whose name fits a pattern.</summary>
    /// <param name="pattern">A name, in which <c>*</c> stands for any run of characters: <c>encoder.*</c>, <c>*.bias</c>.</param>
    public ParameterGroup(string pattern) : this(parameter => NamePattern.Fits(pattern, parameter.Name)) =>
        Description = $"'{pattern}'";

    /// <summary>Takes the parameters for which a predicate holds.</summary>
    public ParameterGroup(Func<IParameter, bool> takes)
    {
        ArgumentNullException.ThrowIfNull(takes);
        _takes = takes;
    }

    /// <summary>What the learning rate of the optimizer is multiplied with; 1 by default, 0 keeps the parameters as they are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRateScale
    {
        get => _learningRateScale;
        init => _learningRateScale = Check.NotNegative(value);
    }

    /// <summary>The weight decay in place of the optimizer's; null, the default, keeps the optimizer's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double? WeightDecay
    {
        get => _weightDecay;
        init => _weightDecay = value is { } decay ? Check.NotNegative(decay) : null;
    }

    internal string Description { get; } = "of a predicate";

    internal bool Takes(IParameter parameter) => _takes(parameter);

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(ParameterGroup), PrintMembers);
}
