namespace ModelGen;

public static partial class Layers
{
    /// <summary>y = x Wᵀ + b over the last axis: [..., in] to [..., out], as torch.nn.Linear.</summary>
    /// <param name="x">The input.</param>
    /// <param name="outFeatures">The size of the last axis of the output.</param>
    /// <param name="inFeatures">The size of the last axis of the input, to be checked; it is worked out where this is left out.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="init">How the weights start: <c>Init.XavierUniform</c>, or <c>new(Init.Normal) { Std = 0.02 }</c>; as in PyTorch unless given.</param>
    /// <param name="weightOf">The name of a layer before this one, whose weight it uses instead of its own; of the same shape.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    public static Tensor Linear(Tensor x, int outFeatures, int inFeatures = 0, bool bias = true, WeightInit init = default, string? weightOf = null, bool trainable = true, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>All axes of a sample as one, the last axis fastest, as torch.nn.Flatten.</summary>
    /// <param name="x">The input.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Flatten(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();
}
