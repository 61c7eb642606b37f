namespace ModelGen.Runtime.Tests;

public class InitializerTests
{
    private const string Name = "fc1.weight";

    // Computed from the same formulas with Python's floats and statistics.NormalDist.
    public static TheoryData<InitializerKind, double[]> KnownAnswers => new()
    {
        { InitializerKind.Uniform, [0.38864178020163076, -0.13378607688755095, 0.45016011491682806, -0.09026748983491184] },
        { InitializerKind.Normal, [1.2193366604646654, -0.3418977456567744, 1.6464080824534792, -0.228233112870118] },
        { InitializerKind.TruncatedNormal, [1.1309335838276195, -0.3257646187713512, 1.473394923932587, -0.21767876560784166] },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void Random_kinds_give_known_numbers(InitializerKind kind, double[] expected)
    {
        var initializer = kind == InitializerKind.Uniform ? Initializer.Uniform(-0.5, 0.5) : new Initializer(kind, 0, 1);
        var actual = Fill(initializer, 4);
        for (var i = 0; i < 4; i++) Assert.Equal(expected[i], actual[i], 1e-15);
    }

    [Fact]
    public void Uniform_numbers_have_the_moments_of_their_distribution()
    {
        var values = Fill(Initializer.Uniform(-1, 3), 100_000);
        Assert.All(values, value => Assert.InRange(value, -1, 3));
        AssertMoments(values, mean: 1, deviation: 4 / Math.Sqrt(12), kurtosis: 1.8);
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_their_distribution() =>
        AssertMoments(Fill(Initializer.Normal(2, 3), 100_000), mean: 2, deviation: 3, kurtosis: 3);

    [Fact]
    public void Truncated_normal_numbers_stay_within_two_deviations()
    {
        var values = Fill(Initializer.TruncatedNormal(2, 3), 100_000);
        Assert.All(values, value => Assert.InRange(value, -4, 8));
        // Cutting at 2 leaves 0.8796 of the deviation.
        AssertMoments(values, mean: 2, deviation: 3 * 0.87962566103423978, kurtosis: 2.3655);
    }

    [Fact]
    public void Fans_and_gains_give_the_bounds_that_PyTorch_documents()
    {
        Assert.Equal(Initializer.Uniform(-0.1, 0.1), Initializer.Default(100));
        Assert.Equal(Initializer.Uniform(-Math.Sqrt(6.0 / 50), Math.Sqrt(6.0 / 50)), Initializer.XavierUniform(20, 30));
        Assert.Equal(Initializer.Normal(0, 5.0 / 3 * 0.2), Initializer.XavierNormal(20, 30, 5.0 / 3));
        Assert.Equal(0.5, Initializer.KaimingUniform(24).B, 1e-15);
        Assert.Equal(0.5, Initializer.KaimingNormal(8).B, 1e-15);
        Assert.Equal(0.5, Initializer.LeCunUniform(12).B, 1e-15);
        Assert.Equal(0.5, Initializer.LeCunNormal(4).B, 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Default(0));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(17, 3)]
    [InlineData(17, 17)]
    [InlineData(64, 48)]
    public void Orthogonal_weights_have_orthogonal_rows_or_columns(int rows, int columns)
    {
        var values = new double[rows * columns];
        Initializer.Orthogonal(2).Fill<double>(values, [rows, columns], Name, 1);
        var byRows = rows <= columns;
        var (count, length) = byRows ? (rows, columns) : (columns, rows);
        double At(int vector, int k) => byRows ? values[vector * columns + k] : values[k * columns + vector];
        for (var a = 0; a < count; a++)
            for (var b = 0; b <= a; b++)
                Assert.Equal(a == b ? 4.0 : 0.0, Enumerable.Range(0, length).Sum(k => At(a, k) * At(b, k)), 1e-13);
    }

    [Fact]
    public void An_identity_convolution_hands_its_input_through()
    {
        // dirac_ of PyTorch: the middle of the kernel, channel for channel within each group.
        var values = new float[4 * 2 * 3 * 3];
        Initializer.Identity(0.5, groups: 2).Fill<float>(values, [4, 2, 3, 3], Name, 1);
        var expected = new float[values.Length];
        expected[0 * 18 + 0 * 9 + 4] = expected[1 * 18 + 1 * 9 + 4] = 0.5f;
        expected[2 * 18 + 0 * 9 + 4] = expected[3 * 18 + 1 * 9 + 4] = 0.5f;
        Assert.Equal(expected, values);

        var matrix = new float[6];
        Initializer.Identity().Fill<float>(matrix, [3, 2], Name, 1);
        Assert.Equal([1, 0, 0, 1, 0, 0], matrix);
    }

    [Fact]
    public void A_vector_cannot_be_orthogonal()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Initializer.Orthogonal().Fill<float>(new float[3], [3], "bias", 1));
        Assert.Contains("'bias'", error.Message);
    }

    private static double[] Fill(Initializer initializer, int count)
    {
        var values = new double[count];
        initializer.Fill<double>(values, [count], Name, seed: 7);
        return values;
    }

    private static void AssertMoments(double[] values, double mean, double deviation, double kurtosis)
    {
        // Five standard errors of each estimate.
        var error = 5 / Math.Sqrt(values.Length);
        var actualMean = values.Average();
        var variance = values.Average(value => Math.Pow(value - actualMean, 2));
        Assert.Equal(mean, actualMean, deviation * error);
        Assert.Equal(deviation, Math.Sqrt(variance), deviation * error);
        Assert.Equal(0, values.Average(value => Math.Pow((value - actualMean) / deviation, 3)), Math.Sqrt(6) * error);
        Assert.Equal(kurtosis, values.Average(value => Math.Pow(value - actualMean, 4)) / (variance * variance), Math.Sqrt(24) * error);
    }
}
