using System.Numerics;
using System.Runtime.Intrinsics;

namespace ModelGen.Runtime.Tests;

public class DropoutRandomTests
{
    [Fact]
    public void Key_and_hash_are_known_to_the_bit()
    {
        // Computed from the formulas in Python.
        var key = DropoutRandom.Key(42, 1000, 3);
        Assert.Equal(4846727102682264088UL, key);
        uint[] expected = [1114236000, 1695313780, 1240282309, 1949638784];
        Assert.Equal(expected, new uint[] { 0, 1, 2, uint.MaxValue }.Select(element => DropoutRandom.Hash(key, element)));
    }

    [Fact]
    public void Every_width_gives_the_bits_of_the_scalar_form()
    {
        for (var trial = 0; trial < 100; trial++)
        {
            var key = DropoutRandom.Key((ulong)trial, trial * 7L, trial % 3);
            var first = (uint)trial * 0x9E3779B9;
            var wide = DropoutRandom.Hash(key, Vector512.Create(first) + Vector512<uint>.Indices);
            var middle = DropoutRandom.Hash(key, Vector256.Create(first) + Vector256<uint>.Indices);
            var narrow = DropoutRandom.Hash(key, Vector128.Create(first) + Vector128<uint>.Indices);
            for (var lane = 0; lane < 16; lane++)
            {
                var expected = DropoutRandom.Hash(key, first + (uint)lane);
                Assert.Equal(expected, wide[lane]);
                if (lane < 8) Assert.Equal(expected, middle[lane]);
                if (lane < 4) Assert.Equal(expected, narrow[lane]);
            }
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void The_share_of_dropped_elements_is_the_probability(double probability)
    {
        const int Count = 200_000;
        var threshold = DropoutRandom.Threshold(probability);
        for (var step = 0; step < 3; step++)
        {
            var key = DropoutRandom.Key(1, step, 0);
            var dropped = Enumerable.Range(0, Count).Count(element => DropoutRandom.Hash(key, (uint)element) < threshold);
            Assert.Equal(probability * Count, dropped, 5 * Math.Sqrt(Count * probability * (1 - probability)));
        }
    }

    [Fact]
    public void Masks_of_neighbouring_elements_steps_layers_and_seeds_are_unrelated()
    {
        var key = DropoutRandom.Key(1, 1, 1);
        AssertUnrelated(key, key, shift: 1);
        AssertUnrelated(key, key, shift: 64);
        AssertUnrelated(key, DropoutRandom.Key(1, 2, 1), shift: 0);
        AssertUnrelated(key, DropoutRandom.Key(1, 1, 2), shift: 0);
        AssertUnrelated(key, DropoutRandom.Key(2, 1, 1), shift: 0);
    }

    [Fact]
    public void Each_bit_of_the_element_changes_each_bit_of_the_hash_half_the_time()
    {
        const int Trials = 20_000;
        var key = DropoutRandom.Key(9, 9, 9);
        for (var bit = 0; bit < 32; bit++)
        {
            var changes = new int[32];
            for (var trial = 0u; trial < Trials; trial++)
            {
                var difference = DropoutRandom.Hash(key, trial) ^ DropoutRandom.Hash(key, trial ^ (1u << bit));
                for (var output = 0; output < 32; output++) changes[output] += (int)(difference >> output) & 1;
            }

            Assert.All(changes, count => Assert.Equal(Trials / 2.0, count, 0.02 * Trials));
        }
    }

    private static void AssertUnrelated(ulong first, ulong second, uint shift)
    {
        const int Count = 100_000;
        var equalBits = 0L;
        for (var element = 0u; element < Count; element++)
            equalBits += 32 - BitOperations.PopCount(DropoutRandom.Hash(first, element) ^ DropoutRandom.Hash(second, element + shift));
        Assert.Equal(16.0 * Count, equalBits, 5 * Math.Sqrt(8.0 * Count));
    }
}
