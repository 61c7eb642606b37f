namespace ModelGen;

/// <summary>What the padding of a convolution is made of.</summary>
public enum PaddingMode
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The image seen in a mirror that lies on its edge: 3 2 | 1 2 3.</summary>
    Reflect,

    /// <summary>The pixels of its edge: 1 1 | 1 2 3.</summary>
    Replicate,

    /// <summary>Its other end, as if it went round: 2 3 | 1 2 3.</summary>
    Circular,
}

/// <summary>
/// Cross-correlation of an image with learned kernels, as torch.nn.Conv2d: [in, h, w] to
/// [out, (h + 2·padding - dilation·(kernel - 1) - 1) / stride + 1, ...].
/// </summary>
public sealed class Conv2dAttribute : SharingLayerAttribute
{
    /// <summary>A convolution with a square kernel.</summary>
    /// <param name="outChannels">The number of output channels.</param>
    /// <param name="kernelSize">Height and width of the kernel.</param>
    public Conv2dAttribute(int outChannels, int kernelSize) => (OutChannels, KernelSize) = (outChannels, [kernelSize, kernelSize]);

    /// <summary>A convolution with a rectangular kernel.</summary>
    /// <param name="outChannels">The number of output channels.</param>
    /// <param name="kernelSize">Height and width of the kernel: <c>[3, 5]</c>.</param>
    public Conv2dAttribute(int outChannels, int[] kernelSize) => (OutChannels, KernelSize) = (outChannels, kernelSize);

    /// <summary>The number of output channels.</summary>
    public int OutChannels { get; }

    /// <summary>Height and width of the kernel.</summary>
    public int[] KernelSize { get; }

    /// <summary>Steps between windows, both directions; 1 unless set.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Steps between windows, [down, right].</summary>
    public int[]? StrideHW { get; set; }

    /// <summary>Zeros around the image, both directions; <see cref="ModelGen.Layers.Same"/> keeps the size.</summary>
    public int Padding { get; set; }

    /// <summary>Zeros around the image, [above and below, left and right].</summary>
    public int[]? PaddingHW { get; set; }

    /// <summary>What the padding is made of; zeros unless set.</summary>
    public PaddingMode PaddingMode { get; set; }

    /// <summary>Steps between the taps of the kernel, both directions; 1 unless set.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Steps between the taps of the kernel, [down, right].</summary>
    public int[]? DilationHW { get; set; }

    /// <summary>Cuts the channels into groups that do not see each other; as many as channels is a depthwise convolution.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>Whether a bias is added; true unless set.</summary>
    public bool Bias { get; set; } = true;
}
