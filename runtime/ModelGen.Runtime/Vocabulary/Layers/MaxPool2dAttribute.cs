namespace ModelGen;

/// <summary>
/// [c, h, w] to [c, ...]: the largest element of each window; padding never wins, as torch.nn.MaxPool2d.
/// </summary>
public sealed class MaxPool2dAttribute : LayerAttribute
{
    /// <summary>A square window.</summary>
    /// <param name="kernelSize">Height and width of the window.</param>
    public MaxPool2dAttribute(int kernelSize) => KernelSize = [kernelSize, kernelSize];

    /// <summary>A rectangular window.</summary>
    /// <param name="kernelSize">Height and width of the window: <c>[3, 2]</c>.</param>
    public MaxPool2dAttribute(int[] kernelSize) => KernelSize = kernelSize;

    /// <summary>Height and width of the window.</summary>
    public int[] KernelSize { get; }

    /// <summary>Steps between windows, both directions; the window's size unless set.</summary>
    public int Stride { get; set; }

    /// <summary>Steps between windows, [down, right].</summary>
    public int[]? StrideHW { get; set; }

    /// <summary>Padding around the image, both directions, at most half the window; 0 unless set.</summary>
    public int Padding { get; set; }

    /// <summary>Padding around the image, [above and below, left and right].</summary>
    public int[]? PaddingHW { get; set; }

    /// <summary>Steps between the taps of the window, both directions; 1 unless set.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Steps between the taps of the window, [down, right].</summary>
    public int[]? DilationHW { get; set; }

    /// <summary>
    /// Whether the number of windows is rounded up rather than down: the last window may then reach beyond the padding, as
    /// long as it starts before it.
    /// </summary>
    public bool CeilMode { get; set; }
}
