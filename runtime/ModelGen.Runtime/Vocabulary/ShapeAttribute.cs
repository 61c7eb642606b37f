namespace ModelGen;

/// <summary>
/// The shape of one sample of an input of <c>Forward</c> or a target of <c>Loss</c>: <c>[Shape(3, 224, 224)] Tensor
/// image</c>. The batch is not part of it; without sizes it is one number per sample.
/// </summary>
/// <param name="sizes">The sizes, each at least 1.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ShapeAttribute(params int[] sizes) : Attribute
{
    /// <summary>The sizes of one sample.</summary>
    public int[] Sizes { get; } = sizes;

    /// <summary>Whether one tensor serves the whole batch instead of one for each sample; false unless set.</summary>
    public bool Shared { get; set; }
}
