namespace ModelGen;

/// <summary>y = x / sqrt(mean of x² + eps) · weight over the last axes of each sample, as torch.nn.RMSNorm.</summary>
/// <param name="normalizedShape">The sizes of those axes; the last axis alone where it is left out.</param>
public sealed class RMSNormAttribute(params int[] normalizedShape) : LayerAttribute
{
    /// <summary>The sizes of those axes; the last axis alone where it is left out.</summary>
    public int[] NormalizedShape { get; } = normalizedShape;

    /// <summary>Added to the mean square, above 0; the distance from 1 to the next float unless set, as in PyTorch.</summary>
    public double Eps { get; set; } = 1.1920928955078125e-7;

    /// <summary>Whether a weight is learned; true unless set.</summary>
    public bool ElementwiseAffine { get; set; } = true;
}
