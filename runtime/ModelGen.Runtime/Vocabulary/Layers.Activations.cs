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

    /// <summary>y = min(max(x, 0), 6).</summary>
    public static Tensor ReLU6(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = x where x > 0, else alpha · (exp(x) - 1).</summary>
    /// <param name="x">The input.</param>
    /// <param name="alpha">What y tends to on the left, negated.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor ELU(Tensor x, double alpha = 1.0, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = 1.0507 · x where x > 0, else 1.7581 · (exp(x) - 1).</summary>
    public static Tensor SELU(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = x where x > 0, else alpha · (exp(x / alpha) - 1).</summary>
    /// <param name="x">The input.</param>
    /// <param name="alpha">What y tends to on the left, negated; above 0.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor CELU(Tensor x, double alpha = 1.0, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = x / (1 + exp(-x)), also called swish.</summary>
    public static Tensor SiLU(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = x · tanh(log(1 + exp(x))).</summary>
    public static Tensor Mish(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = x · min(max(x + 3, 0), 6) / 6.</summary>
    public static Tensor HardSwish(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = min(max(x + 3, 0), 6) / 6.</summary>
    public static Tensor HardSigmoid(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = min(max(x, minVal), maxVal).</summary>
    /// <param name="x">The input.</param>
    /// <param name="minVal">The least value.</param>
    /// <param name="maxVal">The greatest value, above the least.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor HardTanh(Tensor x, double minVal = -1.0, double maxVal = 1.0, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = -log(1 + exp(-x)).</summary>
    public static Tensor LogSigmoid(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = log(1 + exp(beta · x)) / beta.</summary>
    /// <param name="x">The input.</param>
    /// <param name="beta">How sharply it bends, above 0.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Softplus(Tensor x, double beta = 1.0, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = x / (1 + |x|).</summary>
    public static Tensor Softsign(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = x · Φ(x), the distribution function of the normal distribution.</summary>
    /// <param name="x">The input.</param>
    /// <param name="approximate">Exactly by the error function, or approximated by tanh.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor GELU(Tensor x, GELUForm approximate = GELUForm.None, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = x where x > 0, else weight · x with learned slopes.</summary>
    /// <param name="x">The input.</param>
    /// <param name="numParameters">1 for a single slope, or the number of channels, the first axis.</param>
    /// <param name="start">Where the slopes start.</param>
    /// <param name="axis">The axis of the channels, negative from the end; it must be said where a layer over sequences has made axis 0 the time.</param>
    /// <param name="trainable">False freezes the slopes.</param>
    /// <param name="name">The path of the weight.</param>
    public static Tensor PReLU(Tensor x, int numParameters = 1, double start = 0.25, int axis = 0, bool trainable = true, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = x where x > 0, else slope · x: random slopes in training, their mean in evaluation.</summary>
    /// <param name="x">The input.</param>
    /// <param name="lower">The least slope.</param>
    /// <param name="upper">The greatest slope.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor RReLU(Tensor x, double lower = 1.0 / 8, double upper = 1.0 / 3, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>y = a · σ(b), the halves of x along an axis.</summary>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis that is halved, the batch not counted.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor GLU(Tensor x, int axis = -1, string? name = null) => throw Symbolic.NeverExecuted();
}
