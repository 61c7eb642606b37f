namespace ModelGen;

/// <summary>
/// Cross-correlation of a sequence with learned kernels, as torch.nn.Conv1d: [in, length] to
/// [out, (length + 2·padding - dilation·(kernel - 1) - 1) / stride + 1].
/// </summary>
/// <param name="outChannels">The number of output channels.</param>
/// <param name="kernelSize">The length of the kernel.</param>
public sealed class Conv1dAttribute(int outChannels, int kernelSize) : SharingLayerAttribute
{
    /// <summary>The number of output channels.</summary>
    public int OutChannels { get; } = outChannels;

    /// <summary>The length of the kernel.</summary>
    public int KernelSize { get; } = kernelSize;

    /// <summary>Steps between windows; 1 unless set.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Zeros before and after the sequence; <see cref="ModelGen.Layers.Same"/> keeps the length.</summary>
    public int Padding { get; set; }

    /// <summary>What the padding is made of; zeros unless set.</summary>
    public PaddingMode PaddingMode { get; set; }

    /// <summary>
    /// Pads dilation · (kernel - 1) zeros before the sequence and none after it: no output sees a later input, and the
    /// length stays. What a streaming model needs.
    /// </summary>
    public bool Causal { get; set; }

    /// <summary>Steps between the taps of the kernel; 1 unless set.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Cuts the channels into groups that do not see each other; as many as channels is a depthwise convolution.</summary>
    public int Groups { get; set; } = 1;

    /// <summary>Whether a bias is added; true unless set.</summary>
    public bool Bias { get; set; } = true;
}
