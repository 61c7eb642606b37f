namespace ModelGen;

/// <summary>y = x Wᵀ + b over the last axis: [..., in] to [..., out], as torch.nn.Linear.</summary>
/// <param name="outFeatures">The size of the last axis of the output.</param>
public sealed class LinearAttribute(int outFeatures) : SharingLayerAttribute
{
    /// <summary>The size of the last axis of the output.</summary>
    public int OutFeatures { get; } = outFeatures;

    /// <summary>The size of the last axis of the input, to be checked; it is worked out where this is left out.</summary>
    public int InFeatures { get; set; }

    /// <summary>Whether a bias is added; true unless set.</summary>
    public bool Bias { get; set; } = true;
}
