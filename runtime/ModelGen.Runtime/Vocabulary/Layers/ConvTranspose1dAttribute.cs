namespace ModelGen;

/// <summary>
/// A convolution of sequences run backwards, as torch.nn.ConvTranspose1d: every element spreads over the window it stands for,
/// [in, length] to [out, (length - 1)·stride - 2·padding + dilation·(kernel - 1) + outputPadding + 1].
/// </summary>
/// <param name="outChannels">The number of output channels.</param>
/// <param name="kernelSize">The length of the kernel.</param>
public sealed class ConvTranspose1dAttribute(int outChannels, int kernelSize) : SharingLayerAttribute
{
    /// <summary>The number of output channels.</summary>
    public int OutChannels { get; } = outChannels;

    /// <summary>The length of the kernel.</summary>
    public int KernelSize { get; } = kernelSize;

    /// <summary>Steps between the windows of neighbouring elements; 1 unless set.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Elements cut off at both ends of the result.</summary>
    public int Padding { get; set; }

    /// <summary>Elements added at the end of the result, below the stride or the dilation.</summary>
    public int OutputPadding { get; set; }

    /// <summary>Steps between the taps of the kernel; 1 unless set.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Cuts the channels into groups that do not see each other.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>Whether a bias is added; true unless set.</summary>
    public bool Bias { get; set; } = true;
}
