using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// The random bits of dropout: a function of (seed, step, layer, element) and of nothing else, so that neither
/// threads nor the width of the vectors change a mask. Every form gives the same bits.
/// </summary>
/// <remarks>
/// An element's number goes twice through a 32-bit mixer (xor-shift and multiply, the constants of C. Wellons's search
/// for low bias, "Prospecting for Hash Functions"), once with each half of the key.
/// </remarks>
public static partial class DropoutRandom
{
    private const uint FirstFactor = 0x7FEB352D;
    private const uint SecondFactor = 0x846CA68B;

    /// <summary>The key of one layer in one step.</summary>
    /// <param name="seed">The seed of the training run.</param>
    /// <param name="step">The number of the step.</param>
    /// <param name="layer">The number of the dropout layer in its model.</param>
    public static ulong Key(ulong seed, long step, int layer) =>
        RandomSource.Mix(RandomSource.Mix(RandomSource.Mix(seed + 0x9E3779B97F4A7C15) + (ulong)step) + (uint)layer);

    /// <summary>
    /// The number below which <see cref="Hash(ulong, uint)"/> drops an element: keep where
    /// <c>Hash(key, element) &gt;= Threshold(probability)</c>.
    /// </summary>
    /// <param name="probability">The share of elements to drop, 0 to 1 (excluded).</param>
    public static uint Threshold(double probability) => (uint)Math.Min(probability * 4294967296.0, uint.MaxValue);

    /// <summary>32 random bits for an element.</summary>
    /// <param name="key">From <see cref="Key"/>.</param>
    /// <param name="element">The number of the element in the batch.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(ulong key, uint element) => Mix(Mix(element ^ (uint)key) + (uint)(key >> 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(uint x)
    {
        x = (x ^ (x >>> 16)) * FirstFactor;
        x = (x ^ (x >>> 15)) * SecondFactor;
        return x ^ (x >>> 16);
    }
}
