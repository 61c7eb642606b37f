namespace ModelGen;

/// <summary>y = (x - mean) / sqrt(variance + eps) · weight + bias over the last axes of each sample, as torch.nn.LayerNorm.</summary>
/// <param name="normalizedShape">The sizes of those axes; the last axis alone where it is left out.</param>
public sealed class LayerNormAttribute(params int[] normalizedShape) : LayerAttribute
{
    /// <summary>The sizes of those axes; the last axis alone where it is left out.</summary>
    public int[] NormalizedShape { get; } = normalizedShape;

    /// <summary>Added to the variance, above 0; 1e-5 unless set.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether weight and bias are learned; true unless set.</summary>
    public bool ElementwiseAffine { get; set; } = true;

    /// <summary>Whether there is a bias beside the weight; true unless set.</summary>
    public bool Bias { get; set; } = true;
}
