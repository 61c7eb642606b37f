namespace ModelGen;

/// <summary>
/// [c, h, w] to [c, ...]: (Σ x^p)^(1/p) of each window, as torch.nn.LPPool2d; p = 1 is the sum, larger ones come near the
/// largest element. Where PyTorch gives NaN (roots of negative sums, the gradient where the sum is 0) this is the negative
/// root, and 0.
/// </summary>
public sealed class LPPool2dAttribute : LayerAttribute
{
    /// <summary>Square windows.</summary>
    /// <param name="normType">p, above 0.</param>
    /// <param name="kernelSize">Height and width of the window.</param>
    public LPPool2dAttribute(double normType, int kernelSize) => (NormType, KernelSize) = (normType, [kernelSize, kernelSize]);

    /// <summary>Rectangular windows.</summary>
    /// <param name="normType">p, above 0.</param>
    /// <param name="kernelSize">Height and width of the window: <c>[3, 2]</c>.</param>
    public LPPool2dAttribute(double normType, int[] kernelSize) => (NormType, KernelSize) = (normType, kernelSize);

    /// <summary>p, above 0.</summary>
    public double NormType { get; }

    /// <summary>Height and width of the window.</summary>
    public int[] KernelSize { get; }

    /// <summary>Steps between windows, both directions; the window's size unless set.</summary>
    public int Stride { get; set; }

    /// <summary>Steps between windows, [down, right].</summary>
    public int[]? StrideHW { get; set; }

    /// <summary>
    /// Whether the number of windows is rounded up rather than down; what the last one lacks is made up for by its size, as in
    /// PyTorch.
    /// </summary>
    public bool CeilMode { get; set; }
}
