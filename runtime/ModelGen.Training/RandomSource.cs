using System.Numerics;

namespace ModelGen.Training;

/// <summary>
/// Random numbers that are the same on every machine and in every version: xoshiro256** (Blackman and Vigna, 2018), seeded
/// by SplitMix64 from any number of integers.
/// </summary>
internal struct RandomSource
{
    private ulong _a, _b, _c, _d;

    /// <summary>The stream of a seed and, for streams that must not meet, of a purpose and an index.</summary>
    public RandomSource(long seed, long stream = 0, long index = 0)
    {
        var state = (ulong)seed;
        state = Mix(ref state) ^ (ulong)stream;
        state = Mix(ref state) ^ (ulong)index;
        (_a, _b, _c, _d) = (Mix(ref state), Mix(ref state), Mix(ref state), Mix(ref state));
    }

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number from 0 up to, but not, <paramref name="bound"/>, each as likely as the others.</summary>
    public int Below(int bound)
    {
        // Lemire's multiplication; the few values that would favour some results are drawn again.
        var limit = unchecked((uint)-bound) % (uint)bound;
        while (true)
        {
            var product = (ulong)(uint)(Next() >> 32) * (uint)bound;
            if ((uint)product >= limit) return (int)(product >> 32);
        }
    }

    /// <summary>A number from 0 up to, but not, 1, in steps of 2^-53.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1L << 53));

    /// <summary>A number between two bounds.</summary>
    public double Uniform(double low, double high) => low + (high - low) * Uniform();

    /// <summary>A number of the standard normal distribution, by Marsaglia's polar method.</summary>
    public double Normal()
    {
        while (true)
        {
            var (x, y) = (Uniform(-1, 1), Uniform(-1, 1));
            var square = x * x + y * y;
            if (square is > 0 and < 1) return x * Math.Sqrt(-2 * Math.Log(square) / square);
        }
    }

    /// <summary>Puts the elements into a random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> values)
    {
        for (var last = values.Length - 1; last > 0; last--)
        {
            var other = Below(last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }

    private static ulong Mix(ref ulong state)
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
