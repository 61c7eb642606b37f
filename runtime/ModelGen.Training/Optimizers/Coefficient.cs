using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Training;

/// <summary>A number of a step as a vector of equal elements.</summary>
internal static class Coefficient
{
    /// <summary>Rounds once from double and fills all elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Of<T>(double value) where T : unmanaged, INumberBase<T> => new(T.CreateTruncating(value));
}
