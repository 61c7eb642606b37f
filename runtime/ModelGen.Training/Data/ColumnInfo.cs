namespace ModelGen.Training;

/// <summary>What batches hold of one input or target of a model.</summary>
/// <param name="Type">The element type.</param>
/// <param name="ElementsPerSample">The number of elements of one sample; of the whole tensor where it is shared.</param>
/// <param name="Shared">Whether one tensor serves the whole batch, as <c>[Shape(..., Shared = true)]</c> declares it.</param>
public readonly record struct ColumnInfo(TensorType Type, int ElementsPerSample, bool Shared = false)
{
    /// <summary>The elements of the column in a batch.</summary>
    internal int Length(int samples) => Shared ? ElementsPerSample : checked(samples * ElementsPerSample);

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(ColumnInfo), PrintMembers);
}
