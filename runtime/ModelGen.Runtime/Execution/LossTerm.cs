namespace ModelGen;

/// <summary>How a part of a loss comes from all samples of a data set.</summary>
public enum LossTermKind
{
    /// <summary>A mean over what it counts.</summary>
    Mean,

    /// <summary>A sum.</summary>
    Sum,

    /// <summary>The root of a mean over what it counts.</summary>
    RootMean,
}

/// <summary>A part of the loss of a batch.</summary>
/// <param name="Kind">How it comes from all samples of a data set.</param>
/// <param name="Value">Its value in the loss of the batch.</param>
/// <param name="Weight">How much counted: samples, places that are not ignored, or their weights. Meaningless for a sum.</param>
public readonly record struct LossTerm(LossTermKind Kind, double Value, double Weight)
{
    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(LossTerm), PrintMembers);
}
