namespace ModelGen.Runtime;

/// <summary>What a generated stream states of one of its states, which it keeps from frame to frame.</summary>
/// <param name="Name">The path of its layer and a number.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Offset">Where it begins in a workspace.</param>
/// <param name="Shared">Whether it lies with the values that do not depend on the batch.</param>
public sealed record StateInfo(string Name, int[] Shape, int Offset, bool Shared = false)
{
    /// <summary>The number of elements.</summary>
    public int Length { get; } = Shape.Aggregate(1, (length, size) => length * size);

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(StateInfo), PrintMembers);
}
