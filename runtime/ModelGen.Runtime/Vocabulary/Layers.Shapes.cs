namespace ModelGen;

// Axes count without the batch: axis 0 of an image is its channels. Negative axes count from the end.
public static partial class Layers
{
    /// <summary>The tensors one after the other along axis 0: the channels of images.</summary>
    /// <param name="tensors">Tensors whose other axes are equal.</param>
    public static Tensor Concat(params Tensor[] tensors) => throw Symbolic.NeverExecuted();

    /// <summary>The tensors one after the other along an axis, as torch.cat.</summary>
    /// <param name="tensors">Tensors whose other axes are equal: <c>[a, b]</c> or a list.</param>
    /// <param name="axis">The axis, the batch not counted.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Concat(IReadOnlyList<Tensor> tensors, int axis = 0, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>Cuts a tensor into equal parts along an axis, as torch.chunk.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="parts">How many; the axis must divide.</param>
    /// <param name="axis">The axis, the batch not counted.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor[] Split(Tensor x, int parts, int axis = 0, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>Cuts a tensor into parts of the given sizes along an axis, as torch.split.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="sizes">The sizes of the parts, which add up to the axis.</param>
    /// <param name="axis">The axis, the batch not counted.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor[] Split(Tensor x, int[] sizes, int axis = 0, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>A run of elements along an axis: x[start], x[start + step], ..., <paramref name="length"/> of them.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axis">The axis, the batch not counted.</param>
    /// <param name="start">The first element; negative ones count from the end.</param>
    /// <param name="length">How many elements.</param>
    /// <param name="step">The distance from one to the next, at least 1.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Slice(Tensor x, int axis, int start, int length, int step = 1, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>The same elements under another shape; nothing is moved.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="shape">The sizes of one sample; one of them may be -1, which is worked out.</param>
    public static Tensor Reshape(Tensor x, params int[] shape) => throw Symbolic.NeverExecuted();

    /// <summary>Exchanges two axes, as torch.transpose.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axis0">One axis, the batch not counted.</param>
    /// <param name="axis1">The other.</param>
    public static Tensor Transpose(Tensor x, int axis0, int axis1) => throw Symbolic.NeverExecuted();

    /// <summary>Puts the axes in another order, as torch.permute: axis i of the result is axis <c>axes[i]</c> of x.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axes">Every axis once, the batch not counted.</param>
    public static Tensor Permute(Tensor x, params int[] axes) => throw Symbolic.NeverExecuted();

    /// <summary>Puts elements before and after the last axes, as torch.nn.functional.pad; a negative number cuts off as many.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="padding">Two numbers for each padded axis, before and after it, the last axis first: <c>[left, right, top, bottom]</c> of an image, and two more for its channels.</param>
    /// <param name="value">The constant that is put there.</param>
    /// <param name="mode">What is put there.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Pad(Tensor x, int[] padding, double value = 0, PadMode mode = PadMode.Constant, string? name = null) => throw Symbolic.NeverExecuted();
}
