namespace ModelGen;

/// <summary>How a predictor runs.</summary>
public sealed record PredictorOptions
{
    /// <summary>How many threads one call may use, at most one for each processor; 0 means all. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>
    /// Whether each run looks through its outputs and throws a <see cref="NotFiniteNumberException"/> where one is infinite or not a number,
    /// naming output, sample and place, and the input that was not finite itself, if one was. False by default. Winograd's convolutions
    /// spread an infinity over a tile, and it is not seen in the outputs where a layer behind makes something finite of it; a model that
    /// must keep infinities where they are has <c>[Model(..., Winograd = WinogradMode.Off)]</c>. Streams do not look.
    /// </summary>
    public bool CheckFinite { get; init; }

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(PredictorOptions), PrintMembers);
}

/// <summary>How a trainer runs.</summary>
public sealed record TrainerOptions
{
    /// <summary>How many threads one step may use, at most one for each processor; 0 means all. The result does not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>The seed of dropout and of whatever else the model draws while it trains.</summary>
    public int Seed { get; init; }

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(TrainerOptions), PrintMembers);
}
