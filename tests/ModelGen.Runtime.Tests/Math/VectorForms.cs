using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Runtime.Tests;

/// <summary>One function of <see cref="VectorMath"/> in its four forms, each applied to whole arrays.</summary>
internal sealed record VectorForms<T>(
    string Name, double Ulp, Func<T, T> Scalar, Func<Vector128<T>, Vector128<T>> Narrow,
    Func<Vector256<T>, Vector256<T>> Middle, Func<Vector512<T>, Vector512<T>> Wide)
    where T : unmanaged
{
    /// <summary>The results of the form of a width (0 for the scalar one); the length is a multiple of 16.</summary>
    public T[] Apply(int width, T[] x)
    {
        var y = new T[x.Length];
        switch (width)
        {
            case 0: Map(x, y, Scalar); break;
            case 128: Map(Cast<Vector128<T>>(x), Cast<Vector128<T>>(y), Narrow); break;
            case 256: Map(Cast<Vector256<T>>(x), Cast<Vector256<T>>(y), Middle); break;
            case 512: Map(Cast<Vector512<T>>(x), Cast<Vector512<T>>(y), Wide); break;
            default: throw new ArgumentOutOfRangeException(nameof(width));
        }
        return y;
    }

    private static Span<V> Cast<V>(T[] x) where V : struct => MemoryMarshal.Cast<T, V>(x.AsSpan());

    private static void Map<V>(ReadOnlySpan<V> x, Span<V> y, Func<V, V> function)
    {
        for (var i = 0; i < x.Length; i++) y[i] = function(x[i]);
    }
}

internal static class VectorForms
{
    public static readonly int[] Widths = [0, 128, 256, 512];

    // The bounds are those in the documentation of the functions.
    public static readonly VectorForms<float>[] Single =
    [
        new("Exp", 1.1, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp),
        new("Expm1", 1.7, VectorMath.Expm1, VectorMath.Expm1, VectorMath.Expm1, VectorMath.Expm1),
        new("Log", 1.2, VectorMath.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log),
        new("Log1p", 1.5, VectorMath.Log1p, VectorMath.Log1p, VectorMath.Log1p, VectorMath.Log1p),
        new("Softplus", 2.2, VectorMath.Softplus, VectorMath.Softplus, VectorMath.Softplus, VectorMath.Softplus),
        new("Sigmoid", 2.4, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid),
        new("Tanh", 5, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh),
        new("Erf", 6, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf),
    ];

    public static readonly VectorForms<double>[] Double =
    [
        new("Exp", 1.1, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp, VectorMath.Exp),
        new("Expm1", 2.1, VectorMath.Expm1, VectorMath.Expm1, VectorMath.Expm1, VectorMath.Expm1),
        new("Log", 1, VectorMath.Log, VectorMath.Log, VectorMath.Log, VectorMath.Log),
        new("Log1p", 1.5, VectorMath.Log1p, VectorMath.Log1p, VectorMath.Log1p, VectorMath.Log1p),
        new("Softplus", 2, VectorMath.Softplus, VectorMath.Softplus, VectorMath.Softplus, VectorMath.Softplus),
        new("Sigmoid", 2.2, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid, VectorMath.Sigmoid),
        new("Tanh", 2.5, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh, VectorMath.Tanh),
        new("Erf", 1.5, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf, VectorMath.Erf),
    ];

    public static TheoryData<string> Names => [.. Single.Select(form => form.Name)];

    public static VectorForms<float> SingleOf(string name) => Single.First(form => form.Name == name);

    public static VectorForms<double> DoubleOf(string name) => Double.First(form => form.Name == name);
}
