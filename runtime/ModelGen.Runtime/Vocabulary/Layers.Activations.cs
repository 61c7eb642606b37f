namespace ModelGen;

public static partial class Layers
{
    /// <summary>y = max(x, 0); at 0 the derivative is 0, as in PyTorch.</summary>
    public static Tensor ReLU(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = tanh(x).</summary>
    public static Tensor Tanh(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = 1 / (1 + exp(-x)).</summary>
    public static Tensor Sigmoid(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();
}
