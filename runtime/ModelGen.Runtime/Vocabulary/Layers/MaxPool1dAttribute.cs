namespace ModelGen;

/// <summary>[c, length] to [c, ...]: the largest element of each window; padding never wins, as torch.nn.MaxPool1d.</summary>
/// <param name="kernelSize">The length of the window.</param>
public sealed class MaxPool1dAttribute(int kernelSize) : LayerAttribute
{
    /// <summary>The length of the window.</summary>
    public int KernelSize { get; } = kernelSize;

    /// <summary>Steps between windows; the window's length unless set.</summary>
    public int Stride { get; set; }

    /// <summary>Padding before and after the sequence, at most half the window; 0 unless set.</summary>
    public int Padding { get; set; }

    /// <summary>Steps between the taps of the window; 1 unless set.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>
    /// Whether the number of windows is rounded up rather than down: the last window may then reach beyond the padding, as
    /// long as it starts before it.
    /// </summary>
    public bool CeilMode { get; set; }
}
