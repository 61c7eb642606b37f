namespace ModelGen;

public static partial class Layers
{
    /// <summary>
    /// y = (x - mean) / sqrt(variance + eps) · weight + bias for each channel over the batch, as torch.nn.BatchNorm2d.
    /// </summary>
    /// <param name="x">[c], [c, l] or [c, h, w].</param>
    /// <param name="eps">Added to the variance, above 0.</param>
    /// <param name="momentum">How far the running statistics move towards those of a batch, 0 to 1.</param>
    /// <param name="affine">Whether weight and bias are learned.</param>
    /// <param name="frozen">
    /// Whether training uses the running statistics as well and leaves them alone; weight and bias still train. Unless given, it
    /// does where the layer is frozen: by its own <paramref name="trainable"/>, or that of a scope or an applied model around it.
    /// </param>
    /// <param name="axis">The axis of the channels, negative from the end; it must be said where a layer over sequences has made axis 0 the time.</param>
    /// <param name="trainable">False freezes weight, bias and statistics.</param>
    /// <param name="name">The path of the weights.</param>
    public static Tensor BatchNorm(
        Tensor x, double eps = 1e-5, double momentum = 0.1, bool affine = true, bool? frozen = null, int axis = 0, bool trainable = true, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>y = (x - mean) / sqrt(variance + eps) · weight + bias over the last axes of each sample, as torch.nn.LayerNorm.</summary>
    /// <param name="x">The input.</param>
    /// <param name="normalizedShape">The sizes of those axes; the last axis alone where it is left out.</param>
    /// <param name="eps">Added to the variance, above 0.</param>
    /// <param name="elementwiseAffine">Whether weight and bias are learned.</param>
    /// <param name="bias">Whether there is a bias beside the weight.</param>
    /// <param name="trainable">False freezes weight and bias.</param>
    /// <param name="name">The path of the weights.</param>
    public static Tensor LayerNorm(
        Tensor x, int[]? normalizedShape = null, double eps = 1e-5, bool elementwiseAffine = true, bool bias = true, bool trainable = true, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>y = x / sqrt(mean of x² + eps) · weight over the last axes of each sample, as torch.nn.RMSNorm.</summary>
    /// <param name="x">The input.</param>
    /// <param name="normalizedShape">The sizes of those axes; the last axis alone where it is left out.</param>
    /// <param name="eps">Added to the mean square, above 0.</param>
    /// <param name="elementwiseAffine">Whether a weight is learned.</param>
    /// <param name="trainable">False freezes the weight.</param>
    /// <param name="name">The path of the weight.</param>
    public static Tensor RMSNorm(
        Tensor x, int[]? normalizedShape = null, double eps = 1.1920928955078125e-7, bool elementwiseAffine = true, bool trainable = true, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>y = (x - mean) / sqrt(variance + eps) · weight + bias over groups of channels, as torch.nn.GroupNorm.</summary>
    /// <param name="x">[channels, ...].</param>
    /// <param name="numGroups">How many groups; the channels must divide.</param>
    /// <param name="eps">Added to the variance, above 0.</param>
    /// <param name="affine">Whether weight and bias are learned.</param>
    /// <param name="axis">The axis of the channels, negative from the end; it must be said where a layer over sequences has made axis 0 the time.</param>
    /// <param name="trainable">False freezes weight and bias.</param>
    /// <param name="name">The path of the weights.</param>
    public static Tensor GroupNorm(Tensor x, int numGroups, double eps = 1e-5, bool affine = true, int axis = 0, bool trainable = true, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>y = (x - mean) / sqrt(variance + eps) over the pixels of each channel, as torch.nn.InstanceNorm2d.</summary>
    /// <param name="x">The image.</param>
    /// <param name="eps">Added to the variance, above 0.</param>
    /// <param name="affine">Whether weight and bias are learned.</param>
    /// <param name="axis">The axis of the channels, negative from the end; it must be said where a layer over sequences has made axis 0 the time.</param>
    /// <param name="trainable">False freezes weight and bias.</param>
    /// <param name="name">The path of the weights.</param>
    public static Tensor InstanceNorm2d(Tensor x, double eps = 1e-5, bool affine = false, int axis = 0, bool trainable = true, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>y = x / (k + alpha / size · Σ x²)^beta over neighbouring channels, as torch.nn.LocalResponseNorm.</summary>
    /// <param name="x">[channels, ...].</param>
    /// <param name="size">How many channels are summed over.</param>
    /// <param name="alpha">The weight of the sum.</param>
    /// <param name="beta">The exponent.</param>
    /// <param name="k">What is added to the sum, above 0.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor LocalResponseNorm(Tensor x, int size, double alpha = 1e-4, double beta = 0.75, double k = 1, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>y = x / max(‖x‖₂, eps) along an axis, as torch.nn.functional.normalize.</summary>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis, the batch not counted: PyTorch's dim 1 is 0.</param>
    /// <param name="eps">The least length to divide by, above 0.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Normalize(Tensor x, int axis = 0, double eps = 1e-12, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = (x - mean) / std for each place of an axis, with mean and std of the data in buffers, as torchvision.transforms.Normalize.</summary>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis with a mean and deviation for each place, the batch not counted.</param>
    /// <param name="name">The path of the buffers.</param>
    public static Tensor Standardize(Tensor x, int axis = 0, string? name = null) => throw Symbolic.NeverExecuted();
}
