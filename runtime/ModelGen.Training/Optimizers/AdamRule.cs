using System.Numerics;

namespace ModelGen.Training;

/// <summary>The numbers of one step of Adam or AdamW, the same for all elements of a tensor.</summary>
internal readonly struct AdamStep<T> where T : unmanaged
{
    /// <summary>What is left of the parameter before the step: 1 - lr·decay for AdamW, 1 for Adam.</summary>
    public required Vector<T> Keep { get; init; }

    /// <summary>How much of the parameter joins its gradient: the decay for Adam, 0 for AdamW.</summary>
    public required Vector<T> Decay { get; init; }

    /// <summary>β1.</summary>
    public required Vector<T> Beta1 { get; init; }

    /// <summary>1 - β1.</summary>
    public required Vector<T> Rest1 { get; init; }

    /// <summary>β2.</summary>
    public required Vector<T> Beta2 { get; init; }

    /// <summary>1 - β2.</summary>
    public required Vector<T> Rest2 { get; init; }

    /// <summary>lr / (1 - β1^t).</summary>
    public required Vector<T> Rate { get; init; }

    /// <summary>1 / sqrt(1 - β2^t).</summary>
    public required Vector<T> Scale { get; init; }

    /// <summary>ε.</summary>
    public required Vector<T> Epsilon { get; init; }
}

/// <summary>
/// <c>m = β1·m + (1 - β1)·g; v = β2·v + (1 - β2)·g²; p -= lr / (1 - β1^t) · m / (sqrt(v / (1 - β2^t)) + ε)</c>.
/// </summary>
internal readonly struct AdamRule<T>(AdamStep<T> step) : IUpdateRule<T> where T : unmanaged
{
    public static int States => 2;

    public void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> m, ref Vector<T> v, ref Vector<T> c)
    {
        gradient += step.Decay * parameter;
        m = step.Beta1 * m + step.Rest1 * gradient;
        v = step.Beta2 * v + step.Rest2 * (gradient * gradient);
        parameter = step.Keep * parameter - step.Rate * m / (Vector.SquareRoot(v) * step.Scale + step.Epsilon);
    }
}

/// <summary>As <see cref="AdamRule{T}"/>, but the largest v so far divides (AMSGrad).</summary>
internal readonly struct AmsGradRule<T>(AdamStep<T> step) : IUpdateRule<T> where T : unmanaged
{
    public static int States => 3;

    public void Apply(
        ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> m, ref Vector<T> v, ref Vector<T> largest)
    {
        gradient += step.Decay * parameter;
        m = step.Beta1 * m + step.Rest1 * gradient;
        v = step.Beta2 * v + step.Rest2 * (gradient * gradient);
        largest = Vector.Max(largest, v);
        parameter = step.Keep * parameter - step.Rate * m / (Vector.SquareRoot(largest) * step.Scale + step.Epsilon);
    }
}
