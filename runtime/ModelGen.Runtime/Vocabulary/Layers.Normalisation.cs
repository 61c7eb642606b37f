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
    /// <param name="frozen">Whether training uses the running statistics as well and leaves them alone.</param>
    /// <param name="trainable">False freezes weight and bias.</param>
    /// <param name="name">The path of the weights.</param>
    public static Tensor BatchNorm(
        Tensor x, double eps = 1e-5, double momentum = 0.1, bool affine = true, bool frozen = false, bool trainable = true, string? name = null) =>
        throw Symbolic.NeverExecuted();
}
