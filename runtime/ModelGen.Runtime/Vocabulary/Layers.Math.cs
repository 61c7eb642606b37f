namespace ModelGen;

// Axes count without the batch: axis 0 of an image is its channels. Negative axes count from the end.
public static partial class Layers
{
    /// <summary>The mean of all elements of each sample.</summary>
    public static Tensor Mean(Tensor x) => throw Symbolic.NeverExecuted();

    /// <summary>The mean over an axis.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axis">The axis, the batch not counted.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    public static Tensor Mean(Tensor x, int axis, bool keepDims = false) => throw Symbolic.NeverExecuted();

    /// <summary>The mean over several axes: <c>Mean(image, [1, 2])</c> is one number per channel.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axes">The axes, the batch not counted.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    public static Tensor Mean(Tensor x, int[] axes, bool keepDims = false) => throw Symbolic.NeverExecuted();

    /// <summary>The sum of all elements of each sample.</summary>
    public static Tensor Sum(Tensor x) => throw Symbolic.NeverExecuted();

    /// <summary>The sum over an axis.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axis">The axis, the batch not counted.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    public static Tensor Sum(Tensor x, int axis, bool keepDims = false) => throw Symbolic.NeverExecuted();

    /// <summary>The sum over several axes.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axes">The axes, the batch not counted.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    public static Tensor Sum(Tensor x, int[] axes, bool keepDims = false) => throw Symbolic.NeverExecuted();

    /// <summary>The largest element of each sample; equal largest ones share its gradient.</summary>
    public static Tensor Max(Tensor x) => throw Symbolic.NeverExecuted();

    /// <summary>The largest element along an axis; equal largest ones share its gradient.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axis">The axis, the batch not counted.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    public static Tensor Max(Tensor x, int axis, bool keepDims = false) => throw Symbolic.NeverExecuted();

    /// <summary>The largest element over several axes; equal largest ones share its gradient.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axes">The axes, the batch not counted.</param>
    /// <param name="keepDims">Whether the axes stay, with size 1.</param>
    public static Tensor Max(Tensor x, int[] axes, bool keepDims = false) => throw Symbolic.NeverExecuted();

    /// <summary>The mean over the batch of one number per sample: one number for the batch.</summary>
    public static Tensor BatchMean(Tensor x) => throw Symbolic.NeverExecuted();

    /// <summary>The sum over the batch of one number per sample: one number for the batch.</summary>
    public static Tensor BatchSum(Tensor x) => throw Symbolic.NeverExecuted();

    /// <summary>x².</summary>
    public static Tensor Square(Tensor x) => throw Symbolic.NeverExecuted();

    /// <summary>√x; its derivative at 0 is infinite.</summary>
    public static Tensor Sqrt(Tensor x) => throw Symbolic.NeverExecuted();

    /// <summary>e to the x.</summary>
    public static Tensor Exp(Tensor x) => throw Symbolic.NeverExecuted();

    /// <summary>The natural logarithm.</summary>
    public static Tensor Log(Tensor x) => throw Symbolic.NeverExecuted();

    /// <summary>|x|; at 0 the derivative is 0, as in PyTorch.</summary>
    public static Tensor Abs(Tensor x) => throw Symbolic.NeverExecuted();

    /// <summary>
    /// The matrix product over the last two axes, [..., m, k] times [..., k, n] to [..., m, n]; the axes before them
    /// broadcast, as torch.matmul.
    /// </summary>
    public static Tensor MatMul(Tensor a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>x itself, but no gradient flows back through it, as torch.Tensor.detach.</summary>
    public static Tensor StopGradient(Tensor x) => throw Symbolic.NeverExecuted();

    /// <summary>F Fᵀ / (channels · places) of F [channels, ...]: [channels, channels].</summary>
    /// <param name="x">Features, [channels, ...].</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor GramMatrix(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();
}
