namespace ModelGen;

/// <summary>
/// (G(output) - G(target))² of Gram matrices G(F) = F Fᵀ / (channels · places): agrees where output and target [channels, ...] have
/// the same texture.
/// </summary>
public sealed class StyleLossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and pairs of channels.</summary>
    public Reduction Reduction { get; set; }
}
