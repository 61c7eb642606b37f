namespace ModelGen;

/// <summary>[c, length] to [c, ...]: the mean of each window, as torch.nn.AvgPool1d.</summary>
/// <param name="kernelSize">The length of the window.</param>
public sealed class AvgPool1dAttribute(int kernelSize) : LayerAttribute
{
    /// <summary>The length of the window.</summary>
    public int KernelSize { get; } = kernelSize;

    /// <summary>Steps between windows; the window's length unless set.</summary>
    public int Stride { get; set; }

    /// <summary>Padding before and after the sequence, at most half the window; 0 unless set.</summary>
    public int Padding { get; set; }

    /// <summary>
    /// Whether the number of windows is rounded up rather than down: the last window may then reach beyond the padding, as
    /// long as it starts before it.
    /// </summary>
    public bool CeilMode { get; set; }

    /// <summary>Whether padding counts as zeros in the mean; true unless set. False gives the mean of what lies in the sequence.</summary>
    public bool CountIncludePad { get; set; } = true;
}
