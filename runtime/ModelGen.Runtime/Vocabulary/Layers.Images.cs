namespace ModelGen;

public static partial class Layers
{
    /// <summary>
    /// Cross-correlation of an image with learned kernels, as torch.nn.Conv2d: [in, h, w] to
    /// [out, (h + 2·padding - dilation·(kernel - 1) - 1) / stride + 1, ...].
    /// </summary>
    /// <param name="x">The image.</param>
    /// <param name="outChannels">The number of output channels.</param>
    /// <param name="kernelSize">The kernel.</param>
    /// <param name="stride">Steps between windows; 1 unless given.</param>
    /// <param name="padding">Zeros around the image, or <see cref="Same"/>; 0 unless given.</param>
    /// <param name="dilation">Steps between the taps of the kernel; 1 unless given.</param>
    /// <param name="groups">Cuts the channels into groups that do not see each other.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="paddingMode">What the padding is made of.</param>
    /// <param name="init">How the weights start: <c>Init.XavierUniform</c>, or <c>new(Init.Normal) { Std = 0.02 }</c>; as in PyTorch unless given.</param>
    /// <param name="weightOf">The name of a layer before this one, whose weight it uses instead of its own; of the same shape.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    public static Tensor Conv2d(
        Tensor x, int outChannels, Size kernelSize, Size stride = default, Size padding = default, Size dilation = default, int groups = 1,
        bool bias = true, PaddingMode paddingMode = PaddingMode.Zeros, WeightInit init = default, string? weightOf = null, bool trainable = true, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>[c, h, w] to [c, ...]: the largest element of each window; padding never wins, as torch.nn.MaxPool2d.</summary>
    /// <param name="x">The image.</param>
    /// <param name="kernelSize">The window.</param>
    /// <param name="stride">Steps between windows; the window's size unless given.</param>
    /// <param name="padding">Padding around the image, at most half the window; 0 unless given.</param>
    /// <param name="dilation">Steps between the taps of the window; 1 unless given.</param>
    /// <param name="ceilMode">Whether the number of windows is rounded up: the last one may reach beyond the padding.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor MaxPool2d(
        Tensor x, Size kernelSize, Size stride = default, Size padding = default, Size dilation = default, bool ceilMode = false, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>[c, h, w] to [c, ...]: the mean of each window, as torch.nn.AvgPool2d.</summary>
    /// <param name="x">The image.</param>
    /// <param name="kernelSize">The window.</param>
    /// <param name="stride">Steps between windows; the window's size unless given.</param>
    /// <param name="padding">Padding around the image, at most half the window; 0 unless given.</param>
    /// <param name="ceilMode">Whether the number of windows is rounded up: the last one may reach beyond the padding.</param>
    /// <param name="countIncludePad">Whether padding counts as zeros in the mean; false gives the mean of what lies in the image.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor AvgPool2d(
        Tensor x, Size kernelSize, Size stride = default, Size padding = default, bool ceilMode = false, bool countIncludePad = true, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>The mean of each channel's pixels, as torch.nn.AdaptiveAvgPool2d(1).</summary>
    /// <param name="x">The image.</param>
    /// <param name="keepDims">Whether the result is an image of one pixel, [c, 1, 1]; false gives the vector [c].</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor GlobalAvgPool2d(Tensor x, bool keepDims = true, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>
    /// A convolution run backwards, as torch.nn.ConvTranspose2d: every element of the input spreads over the window it stands
    /// for, [in, h, w] to [out, (h - 1)·stride - 2·padding + dilation·(kernel - 1) + outputPadding + 1, ...].
    /// </summary>
    /// <param name="x">The image.</param>
    /// <param name="outChannels">The number of output channels.</param>
    /// <param name="kernelSize">The kernel.</param>
    /// <param name="stride">Steps between the windows of neighbouring elements; 1 unless given.</param>
    /// <param name="padding">Rows and columns cut off on all sides of the result; 0 unless given.</param>
    /// <param name="outputPadding">Rows and columns added at its end, below the stride or the dilation; 0 unless given.</param>
    /// <param name="dilation">Steps between the taps of the kernel; 1 unless given.</param>
    /// <param name="groups">Cuts the channels into groups that do not see each other.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="init">How the weights start; as in PyTorch unless given.</param>
    /// <param name="weightOf">The name of a layer before this one, whose weight it uses instead of its own; of the same shape.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    public static Tensor ConvTranspose2d(
        Tensor x, int outChannels, Size kernelSize, Size stride = default, Size padding = default, Size outputPadding = default, Size dilation = default, int groups = 1,
        bool bias = true, WeightInit init = default, string? weightOf = null, bool trainable = true, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>An image some times as large, as torch.nn.Upsample: [c, h, w] to [c, h · scale, w · scale], rounded down.</summary>
    /// <param name="x">The image.</param>
    /// <param name="scaleFactor">How many times as high and wide; it need not be whole, nor above 1.</param>
    /// <param name="mode">How a pixel between pixels is found.</param>
    /// <param name="alignCorners">Bilinear or bicubic: whether the centres of the corner pixels stay corners.</param>
    /// <param name="antialias">Bilinear or bicubic: whether a smaller image is mixed from all pixels, by filters as wide as its steps.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Upsample(
        Tensor x, double scaleFactor, UpsampleMode mode = UpsampleMode.Nearest, bool alignCorners = false, bool antialias = false, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>An image some times as high and some times as wide.</summary>
    /// <param name="x">The image.</param>
    /// <param name="scaleFactor">How many times as high, and how many times as wide: <c>[2.0, 1.5]</c>.</param>
    /// <param name="mode">How a pixel between pixels is found.</param>
    /// <param name="alignCorners">Bilinear or bicubic: whether the centres of the corner pixels stay corners.</param>
    /// <param name="antialias">Bilinear or bicubic: whether a smaller image is mixed from all pixels, by filters as wide as its steps.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Upsample(
        Tensor x, double[] scaleFactor, UpsampleMode mode = UpsampleMode.Nearest, bool alignCorners = false, bool antialias = false, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>An image in a given size, as torch.nn.functional.interpolate(size=...).</summary>
    /// <param name="x">The image.</param>
    /// <param name="size">Height and width of the result.</param>
    /// <param name="mode">How a pixel between pixels is found.</param>
    /// <param name="alignCorners">Bilinear or bicubic: whether the centres of the corner pixels stay corners.</param>
    /// <param name="antialias">Bilinear or bicubic: whether a smaller image is mixed from all pixels, by filters as wide as its steps.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Resize(
        Tensor x, Size size, UpsampleMode mode = UpsampleMode.Nearest, bool alignCorners = false, bool antialias = false, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>Channels become pixels, as torch.nn.PixelShuffle: [c·r², h, w] to [c, h·r, w·r].</summary>
    /// <param name="x">The image.</param>
    /// <param name="upscaleFactor">r, how many times as high and wide the image becomes.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor PixelShuffle(Tensor x, int upscaleFactor, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>Pixels become channels, as torch.nn.PixelUnshuffle: [c, h·r, w·r] to [c·r², h, w].</summary>
    /// <param name="x">The image.</param>
    /// <param name="downscaleFactor">r, how many times as low and narrow the image becomes.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor PixelUnshuffle(Tensor x, int downscaleFactor, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>The windows of an image side by side (im2col), as torch.nn.Unfold: [c, h, w] to [c·kh·kw, windows].</summary>
    /// <param name="x">The image.</param>
    /// <param name="kernelSize">The window.</param>
    /// <param name="stride">Steps between windows; 1 unless given.</param>
    /// <param name="padding">Zeros around the image; 0 unless given.</param>
    /// <param name="dilation">Steps between the taps of a window; 1 unless given.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Unfold(Tensor x, Size kernelSize, Size stride = default, Size padding = default, Size dilation = default, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>[c, h, w] to [c, ...]: (Σ x^p)^(1/p) of each window, as torch.nn.LPPool2d.</summary>
    /// <param name="x">The image.</param>
    /// <param name="normType">p, above 0; 1 is the sum, larger ones come near the largest element.</param>
    /// <param name="kernelSize">The window.</param>
    /// <param name="stride">Steps between windows; the window's size unless given.</param>
    /// <param name="ceilMode">Whether the number of windows is rounded up.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor LPPool2d(Tensor x, double normType, Size kernelSize, Size stride = default, bool ceilMode = false, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>The mean of each part of an image cut into so many, as torch.nn.AdaptiveAvgPool2d; parts overlap where the size does not divide.</summary>
    /// <param name="x">The image.</param>
    /// <param name="outputSize">Height and width of the result.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor AdaptiveAvgPool2d(Tensor x, Size outputSize, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>The largest element of each part of an image cut into so many, as torch.nn.AdaptiveMaxPool2d; parts overlap where the size does not divide.</summary>
    /// <param name="x">The image.</param>
    /// <param name="outputSize">Height and width of the result.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor AdaptiveMaxPool2d(Tensor x, Size outputSize, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>The largest of each channel's pixels, as torch.nn.AdaptiveMaxPool2d(1).</summary>
    /// <param name="x">The image.</param>
    /// <param name="keepDims">Whether the result is an image of one pixel, [c, 1, 1]; false gives the vector [c].</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor GlobalMaxPool2d(Tensor x, bool keepDims = true, string? name = null) => throw Symbolic.NeverExecuted();
}
