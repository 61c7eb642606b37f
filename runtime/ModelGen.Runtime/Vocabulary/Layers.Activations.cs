namespace ModelGen;

public static partial class Layers
{
    /// <summary>The input as it is.</summary>
    public static Tensor Identity(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = max(x, 0); at 0 the derivative is 0, as in PyTorch.</summary>
    public static Tensor ReLU(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = tanh(x).</summary>
    public static Tensor Tanh(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = 1 / (1 + exp(-x)).</summary>
    public static Tensor Sigmoid(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = x where x > 0, else negativeSlope · x.</summary>
    public static Tensor LeakyReLU(Tensor x, double negativeSlope = 0.01, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = exp(x) / Σ exp(x) along an axis.</summary>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis whose elements add up to 1, the batch not counted.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Softmax(Tensor x, int axis = -1, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = x - log Σ exp(x) along an axis.</summary>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis whose exponentials add up to 1, the batch not counted.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor LogSoftmax(Tensor x, int axis = -1, string? name = null) => throw Symbolic.NeverExecuted();
}
