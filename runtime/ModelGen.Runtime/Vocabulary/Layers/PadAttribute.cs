namespace ModelGen;

/// <summary>What <see cref="PadAttribute"/> puts around a tensor.</summary>
public enum PadMode
{
    /// <summary>One number.</summary>
    Constant,

    /// <summary>The tensor seen in a mirror that lies on its outermost element: 3 2 | 1 2 3.</summary>
    Reflect,

    /// <summary>The outermost element: 1 1 | 1 2 3.</summary>
    Replicate,

    /// <summary>The other end, as if the tensor went round: 2 3 | 1 2 3.</summary>
    Circular,
}

/// <summary>
/// Puts elements before and after the last axes, as torch.nn.functional.pad; a negative number cuts off as many. Of an
/// image [c, h, w], <c>Pad(1, 2, 3, 0)</c> is [c, h + 3, w + 3].
/// </summary>
/// <param name="padding">
/// Two numbers for each padded axis, before and after it, the last axis first: <c>[left, right, top, bottom]</c> of an image,
/// and two more for its channels.
/// </param>
public sealed class PadAttribute(params int[] padding) : LayerAttribute
{
    /// <summary>Two numbers for each padded axis, before and after it, the last axis first.</summary>
    public int[] Padding { get; } = padding;

    /// <summary>What is put there; a constant unless set.</summary>
    public PadMode Mode { get; set; }

    /// <summary>The constant; 0 unless set.</summary>
    public double Value { get; set; }
}
