namespace ModelGen;

/// <summary>
/// The windows of an image side by side (im2col), as torch.nn.Unfold: [c, h, w] to [c·kh·kw, windows]; column l is window l,
/// row by row of the image, and its rows are channels, then taps.
/// </summary>
public sealed class UnfoldAttribute : LayerAttribute
{
    /// <summary>Square windows.</summary>
    /// <param name="kernelSize">Height and width of a window.</param>
    public UnfoldAttribute(int kernelSize) => KernelSize = [kernelSize, kernelSize];

    /// <summary>Rectangular windows.</summary>
    /// <param name="kernelSize">Height and width of a window: <c>[3, 5]</c>.</param>
    public UnfoldAttribute(int[] kernelSize) => KernelSize = kernelSize;

    /// <summary>Height and width of a window.</summary>
    public int[] KernelSize { get; }

    /// <summary>Steps between windows, both directions; 1 unless set.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Steps between windows, [down, right].</summary>
    public int[]? StrideHW { get; set; }

    /// <summary>Zeros around the image, both directions.</summary>
    public int Padding { get; set; }

    /// <summary>Zeros around the image, [above and below, left and right].</summary>
    public int[]? PaddingHW { get; set; }

    /// <summary>Steps between the taps of a window, both directions; 1 unless set.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Steps between the taps of a window, [down, right].</summary>
    public int[]? DilationHW { get; set; }
}
