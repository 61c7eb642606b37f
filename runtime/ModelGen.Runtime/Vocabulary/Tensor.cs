namespace ModelGen;

/// <summary>
/// A tensor of a declaration: what flows through the <c>Forward</c> and <c>Loss</c> methods of a model. The compiler
/// reads those methods and works every shape out; they are never executed, so there is never an instance.
/// </summary>
/// <remarks>
/// Shapes are of one sample, the batch is never part of them. Arithmetic works element by element and broadcasts as
/// NumPy does, over the axes of a sample: shapes are aligned at their last axis, and a size of 1 stretches.
/// </remarks>
public sealed partial class Tensor
{
    private Tensor() { }

    /// <summary>The sizes of one sample: <c>x.Shape[0]</c> is the number of channels of an image.</summary>
    public IReadOnlyList<int> Shape => throw Symbolic.NeverExecuted();

    /// <summary>a + b.</summary>
    public static Tensor operator +(Tensor a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>a + b for every element of a.</summary>
    public static Tensor operator +(Tensor a, double b) => throw Symbolic.NeverExecuted();

    /// <summary>a + b for every element of b.</summary>
    public static Tensor operator +(double a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>a - b.</summary>
    public static Tensor operator -(Tensor a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>a - b for every element of a.</summary>
    public static Tensor operator -(Tensor a, double b) => throw Symbolic.NeverExecuted();

    /// <summary>a - b for every element of b.</summary>
    public static Tensor operator -(double a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>a · b, element by element.</summary>
    public static Tensor operator *(Tensor a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>a · b for every element of a.</summary>
    public static Tensor operator *(Tensor a, double b) => throw Symbolic.NeverExecuted();

    /// <summary>a · b for every element of b.</summary>
    public static Tensor operator *(double a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>a / b, element by element.</summary>
    public static Tensor operator /(Tensor a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>a / b for every element of a.</summary>
    public static Tensor operator /(Tensor a, double b) => throw Symbolic.NeverExecuted();

    /// <summary>a / b for every element of b.</summary>
    public static Tensor operator /(double a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>-x.</summary>
    public static Tensor operator -(Tensor x) => throw Symbolic.NeverExecuted();
}
