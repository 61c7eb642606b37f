using System.Text;

namespace ModelGen.Zoo.Tests;

/// <summary>The formulas that stand for weights, inputs and targets; Fixtures/zoo.py has the same ones.</summary>
internal static class Formula
{
    /// <summary>Multiples of 2^-23 in [-1, 1).</summary>
    public static float[] Uniform(string name, int count)
    {
        var (seed, values) = (Seed(name), new float[count]);
        for (var i = 0; i < count; i++) values[i] = (Bits(seed, (uint)i) >> 8) * (1f / (1 << 23)) - 1;
        return values;
    }

    /// <summary>He's bound for matrices and kernels; normalised values have deviation and mean 1/2.</summary>
    public static float[] Weight(string name, IReadOnlyList<int> shape, int count, bool ofNorm)
    {
        var values = Uniform(name, count);
        var (factor, shift) = shape.Count > 1 ? ((float)Math.Sqrt(6.0 / (count / shape[0])), 0f) : (0.125f, ofNorm ? 0.5f : 0f);
        foreach (ref var value in values.AsSpan()) value = value * factor + shift;
        return values;
    }

    /// <summary>Class indices.</summary>
    public static int[] Classes(string name, int count, int classes) => Integers("target." + name, count, classes);

    /// <summary>Whole numbers below a limit.</summary>
    public static int[] Integers(string name, int count, int limit)
    {
        var seed = Seed(name);
        return [.. Enumerable.Range(0, count).Select(i => (int)(Bits(seed, (uint)i) % (uint)limit))];
    }

    /// <summary>1 at about one place in so many, else 0.</summary>
    public static float[] Marks(string name, int count, int every) => [.. Classes(name, count, every).Select(value => value == 0 ? 1f : 0f)];

    private static uint Bits(uint seed, uint element) => Mix(Mix(element ^ seed));

    // FNV-1a.
    private static uint Seed(string name) => Encoding.UTF8.GetBytes(name).Aggregate(2166136261, (hash, value) => (hash ^ value) * 16777619);

    // C. Wellons's low-bias mixer of 32 bits.
    private static uint Mix(uint x)
    {
        x = (x ^ (x >> 16)) * 0x7FEB352D;
        x = (x ^ (x >> 15)) * 0x846CA68B;
        return x ^ (x >> 16);
    }
}
