namespace ModelGen.Runtime;

/// <summary>Where a part of a loss lies in the shared block of a step's workspace.</summary>
/// <param name="Kind">How it comes from all samples of a data set.</param>
/// <param name="Value">Its place.</param>
/// <param name="Weight">The place of what it counts, or -1 for the samples.</param>
/// <param name="Scale">The factor with which it is in the loss.</param>
public sealed record LossTermPlace(LossTermKind Kind, int Value, int Weight, double Scale)
{
    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(LossTermPlace), PrintMembers);
}
