namespace ModelGen.Runtime.Tests;

public class RandomSourceTests
{
    [Fact]
    public void The_stream_is_SplitMix64()
    {
        // The published sequence of seed 1234567.
        var random = new RandomSource(1234567UL);
        ulong[] expected =
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(expected, expected.Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void A_named_stream_is_known_to_the_bit()
    {
        var random = new RandomSource(7, "fc1.weight");
        Assert.Equal(1701025955046921563UL, random.State);
        Assert.Equal(16392547492585140186UL, random.NextUInt64());
    }

    [Fact]
    public void A_stream_continues_from_its_saved_state()
    {
        var random = new RandomSource(1, "shuffle");
        for (var i = 0; i < 10; i++) random.NextNormal();
        var resumed = new RandomSource(random.State);
        for (var i = 0; i < 10; i++) Assert.Equal(random.NextNormal(), resumed.NextNormal());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1 << 30)]
    [InlineData(int.MaxValue)]
    public void Bounded_numbers_stay_within_the_bound_and_fill_it_evenly(int bound)
    {
        var random = new RandomSource(1, "bound");
        const int Draws = 70_000;
        var cells = new int[Math.Min(bound, 7)];
        for (var i = 0; i < Draws; i++)
        {
            var value = random.NextInt32(bound);
            Assert.InRange(value, 0, bound - 1);
            cells[(int)((long)value * cells.Length / bound)]++;
        }

        Assert.All(cells, count => Assert.Equal(Draws / (double)cells.Length, count, 5 * Math.Sqrt(Draws)));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt32(0));
    }

    [Fact]
    public void Every_order_of_a_shuffle_is_equally_likely()
    {
        var random = new RandomSource(1, "shuffle");
        var counts = new Dictionary<string, int>();
        for (var i = 0; i < 24_000; i++)
        {
            char[] items = ['a', 'b', 'c', 'd'];
            random.Shuffle<char>(items);
            var order = new string(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(24, counts.Count);
        // Chi-square with 23 degrees of freedom: above 58 once in ten thousand.
        Assert.InRange(counts.Values.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000), 5, 58);
    }

    [Theory]
    [InlineData(1e-300, -37.0470962993612)]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(0.3, -0.5244005127080407)]
    [InlineData(0.5, 0)]
    [InlineData(0.84134474606854293, 1)]
    [InlineData(0.975, 1.9599639845400536)]
    public void Quantiles_of_the_normal_distribution_are_known(double p, double expected) =>
        Assert.Equal(expected, NormalDistribution.Quantile(p), 4e-15 * Math.Max(1, Math.Abs(expected)));

    [Fact]
    public void The_own_logarithm_is_that_of_the_platform_but_for_rounding()
    {
        for (var x = 1e-300; x < 1e300; x *= 1.37)
        {
            var expected = Math.Log(x);
            Assert.Equal(expected, NormalDistribution.Log(x), 4e-16 * Math.Max(1, Math.Abs(expected)));
        }
    }
}
