namespace ModelGen;

/// <summary>
/// A convolution run backwards, as torch.nn.ConvTranspose2d: every element of the input spreads over the window it stands
/// for, [in, h, w] to [out, (h - 1)·stride - 2·padding + dilation·(kernel - 1) + outputPadding + 1, ...].
/// </summary>
public sealed class ConvTranspose2dAttribute : SharingLayerAttribute
{
    /// <summary>A transposed convolution with a square kernel.</summary>
    /// <param name="outChannels">The number of output channels.</param>
    /// <param name="kernelSize">Height and width of the kernel.</param>
    public ConvTranspose2dAttribute(int outChannels, int kernelSize) => (OutChannels, KernelSize) = (outChannels, [kernelSize, kernelSize]);

    /// <summary>A transposed convolution with a rectangular kernel.</summary>
    /// <param name="outChannels">The number of output channels.</param>
    /// <param name="kernelSize">Height and width of the kernel: <c>[3, 5]</c>.</param>
    public ConvTranspose2dAttribute(int outChannels, int[] kernelSize) => (OutChannels, KernelSize) = (outChannels, kernelSize);

    /// <summary>The number of output channels.</summary>
    public int OutChannels { get; }

    /// <summary>Height and width of the kernel.</summary>
    public int[] KernelSize { get; }

    /// <summary>Steps between the windows of neighbouring elements, both directions; 1 unless set.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Steps between the windows of neighbouring elements, [down, right].</summary>
    public int[]? StrideHW { get; set; }

    /// <summary>Rows and columns cut off on all sides of the result.</summary>
    public int Padding { get; set; }

    /// <summary>Rows and columns cut off, [above and below, left and right].</summary>
    public int[]? PaddingHW { get; set; }

    /// <summary>
    /// Rows and columns added at the end of the result, below the stride or the dilation: it chooses among the sizes that a
    /// convolution with this stride makes equal.
    /// </summary>
    public int OutputPadding { get; set; }

    /// <summary>Rows and columns added at the end of the result, [below, right].</summary>
    public int[]? OutputPaddingHW { get; set; }

    /// <summary>Steps between the taps of the kernel, both directions; 1 unless set.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Steps between the taps of the kernel, [down, right].</summary>
    public int[]? DilationHW { get; set; }

    /// <summary>Cuts the channels into groups that do not see each other.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>Whether a bias is added; true unless set.</summary>
    public bool Bias { get; set; } = true;
}
