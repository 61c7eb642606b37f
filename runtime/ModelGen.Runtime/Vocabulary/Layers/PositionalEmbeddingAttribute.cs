namespace ModelGen;

/// <summary>Adds a learned vector for its place to every element of a sequence [time, features]; weight [maxLength, features], N(0, 1).</summary>
/// <param name="maxLength">How many places there are vectors for, at least the length of the sequence.</param>
public sealed class PositionalEmbeddingAttribute(int maxLength) : SharingLayerAttribute
{
    /// <summary>How many places there are vectors for.</summary>
    public int MaxLength { get; } = maxLength;
}
