using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Runtime;

public static partial class DropoutRandom
{
    /// <summary>32 random bits for each element of a vector: those of <see cref="Hash(ulong, uint)"/>.</summary>
    /// <param name="key">From <see cref="Key"/>.</param>
    /// <param name="element">The numbers of the elements in the batch.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Hash(ulong key, Vector512<uint> element)
    {
        var half = Mix(element ^ Vector512.Create((uint)key));
        return Mix(half + Vector512.Create((uint)(key >> 32)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Mix(Vector512<uint> x)
    {
        x = (x ^ (x >>> 16)) * FirstFactor;
        x = (x ^ (x >>> 15)) * SecondFactor;
        return x ^ (x >>> 16);
    }
}
