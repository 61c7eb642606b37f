using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Runtime;

// Vector512.Sum and its like add the lanes of a vector; .NET has no such method for the largest.
public static partial class VectorMath
{
    /// <summary>The largest lane; NaN where a lane is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector512<float> x) => Max(Vector256.Max(x.GetLower(), x.GetUpper()));

    /// <summary>The largest lane; NaN where a lane is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector256<float> x) => Max(Vector128.Max(x.GetLower(), x.GetUpper()));

    /// <summary>The largest lane; NaN where a lane is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Max(Vector128<float> x)
    {
        x = Vector128.Max(x, Vector128.Shuffle(x, Vector128.Create(2, 3, 0, 1)));
        return Vector128.Max(x, Vector128.Shuffle(x, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    /// <summary>The largest lane; NaN where a lane is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(Vector512<double> x) => Max(Vector256.Max(x.GetLower(), x.GetUpper()));

    /// <summary>The largest lane; NaN where a lane is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(Vector256<double> x) => Max(Vector128.Max(x.GetLower(), x.GetUpper()));

    /// <summary>The largest lane; NaN where a lane is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Max(Vector128<double> x) =>
        Vector128.Max(x, Vector128.Shuffle(x, Vector128.Create(1L, 0L))).ToScalar();
}
