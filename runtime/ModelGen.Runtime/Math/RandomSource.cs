namespace ModelGen.Runtime;

/// <summary>
/// A stream of random numbers that is the same on every machine: SplitMix64 (Steele, Lea and Flood, "Fast Splittable
/// Pseudorandom Number Generators", OOPSLA 2014), whose whole state is one counter. It serves initial weights,
/// shuffling and augmentation, not cryptography.
/// </summary>
public sealed class RandomSource
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    /// <summary>Starts the stream of a seed.</summary>
    /// <param name="seed">The first <see cref="State"/>.</param>
    public RandomSource(ulong seed) => State = seed;

    /// <summary>Starts a stream of its own for a purpose: equal seeds and names give equal numbers.</summary>
    /// <param name="seed">The seed of the whole program or model.</param>
    /// <param name="name">What the numbers are for.</param>
    public RandomSource(int seed, string name)
    {
        // FNV-1a over the characters: string.GetHashCode differs from process to process.
        var hash = 0xCBF29CE484222325;
        foreach (var character in name) hash = (hash ^ character) * 0x100000001B3;
        State = Mix(hash + Mix((uint)seed + Step));
    }

    /// <summary>All there is to the stream: save it, set it later, and the same numbers follow.</summary>
    public ulong State { get; set; }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => Mix(State += Step);

    /// <summary>A multiple of 2^-53 in [0, 1), each equally likely.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A whole number in [0, <paramref name="bound"/>), each equally likely.</summary>
    /// <param name="bound">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is not positive.</exception>
    public int NextInt32(int bound)
    {
        if (bound < 1) throw new ArgumentOutOfRangeException(nameof(bound), $"There is no whole number from 0 up to, but not, {bound}.");
        // Lemire, "Fast Random Integer Generation in an Interval" (2019): the few draws that would make some
        // results likelier than others are thrown away.
        var size = (ulong)bound;
        while (true)
        {
            var high = Math.BigMul(NextUInt64(), size, out var low);
            if (low >= size || low >= (0 - size) % size) return (int)high;
        }
    }

    /// <summary>A number of the normal distribution with mean 0 and standard deviation 1.</summary>
    public double NextNormal() => NormalDistribution.Quantile(NextInside());

    /// <summary>As <see cref="NextNormal"/>, but never outside [-2, 2].</summary>
    public double NextTruncatedNormal() =>
        NormalDistribution.Quantile(NormalDistribution.BelowMinusTwo + NextInside() * NormalDistribution.WithinTwo);

    /// <summary>Brings the items into random order, each order equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt32(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>The finalizer of SplitMix64: a bijection in which every bit depends on every bit.</summary>
    internal static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    // An odd multiple of 2^-53: never 0 nor 1, whose quantiles are infinite.
    private double NextInside() => ((NextUInt64() >> 12) * 2 + 1) * (1.0 / (1UL << 53));
}
