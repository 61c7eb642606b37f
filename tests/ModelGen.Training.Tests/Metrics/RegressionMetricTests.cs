namespace ModelGen.Training.Tests;

public sealed class RegressionMetricTests
{
    // scikit-learn's documentation of r2_score, mean_absolute_error and mean_absolute_percentage_error has these numbers.
    private static readonly float[] s_actual = [3, -0.5f, 2, 7];
    private static readonly float[] s_predicted = [2.5f, 0, 2, 8];

    [Fact]
    public void The_numbers_are_scikit_learns()
    {
        Assert.Equal(0.9486081370449679, Of(new R2Score(), s_predicted, s_actual), 12);
        Assert.Equal(0.5, Of(new MeanAbsoluteError(), s_predicted, s_actual), 12);
        Assert.Equal(Math.Sqrt(0.375), Of(new RootMeanSquaredError(), s_predicted, s_actual), 12);
        Assert.Equal(0.3273809523809524, Of(new MeanAbsolutePercentageError(), s_predicted, s_actual), 7);
        // A true number of 0: |0.25 - 0| / 2^-52, of two.
        Assert.Equal(Math.Pow(2, 52) / 8, Of(new MeanAbsolutePercentageError(), new[] { 0.25, 1 }, new[] { 0.0, 1 }));
    }

    [Fact]
    public void Several_numbers_per_sample_count_alike_in_r2()
    {
        // scikit-learn: r2_score([[0.5, 1], [-1, 1], [7, -6]], [[0, 2], [-1, 2], [8, -5]], multioutput="uniform_average").
        double[] actual = [0.5, 1, -1, 1, 7, -6], predicted = [0, 2, -1, 2, 8, -5];
        Assert.Equal(0.9368005266622779, Of(new R2Score(), predicted, actual, samples: 3), 12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(17)]
    public void Batches_add_up_to_the_formula_over_all(int batch)
    {
        var random = new Random(batch);
        const int n = 51;
        // A mean that is large beside the deviation: squares of the numbers themselves would lose half of the digits.
        var actual = Enumerable.Range(0, n).Select(_ => 1e6 + random.NextDouble()).ToArray();
        var predicted = actual.Select(value => value + 0.1 * (random.NextDouble() - 0.5)).ToArray();
        var mean = actual.Average();
        var errors = actual.Zip(predicted, (a, p) => a - p).ToArray();
        var expected = new[]
        {
            1 - errors.Sum(e => e * e) / actual.Sum(a => (a - mean) * (a - mean)),
            errors.Average(Math.Abs),
            Math.Sqrt(errors.Average(e => e * e)),
            errors.Zip(actual, (e, a) => Math.Abs(e / a)).Average(),
        };
        Metric[] metrics = [new R2Score(), new MeanAbsoluteError(), new RootMeanSquaredError(), new MeanAbsolutePercentageError()];
        foreach (var (metric, value) in metrics.Zip(expected))
        {
            metric.Add(new MetricBatch([new double[1]], [new[] { 5.0 }], 1));
            metric.Reset();
            for (var start = 0; start < n; start += batch)
            {
                var end = Math.Min(n, start + batch);
                metric.Add(new MetricBatch([predicted[start..end]], [actual[start..end]], end - start));
            }
            Assert.InRange(metric.Value / value, 1 - 1e-9, 1 + 1e-9);
        }
    }

    [Fact]
    public void R2_of_equal_targets_is_1_or_0_and_of_one_sample_nothing()
    {
        Assert.Equal(1, Of(new R2Score(), new[] { 2.0, 2 }, new[] { 2.0, 2 }));
        Assert.Equal(0, Of(new R2Score(), new[] { 2.0, 3 }, new[] { 2.0, 2 }));
        Assert.Equal(double.NaN, Of(new R2Score(), new[] { 2.0 }, new[] { 2.0 }));
        Assert.Equal(double.NaN, Of(new R2Score(), new[] { double.NaN, 2 }, new[] { 2.0, 2 }));
        Assert.Equal(double.NaN, new R2Score().Value);
        Assert.Equal(double.NaN, new MeanAbsoluteError().Value);
    }

    [Fact]
    public void Only_r2_is_better_where_it_is_higher()
    {
        Assert.True(new R2Score().HigherIsBetter);
        foreach (var metric in new Metric[] { new MeanAbsoluteError(), new RootMeanSquaredError(), new MeanAbsolutePercentageError() })
            Assert.False(metric.HigherIsBetter);
    }

    [Fact]
    public void Targets_that_are_classes_or_of_another_size_are_refused()
    {
        Assert.Contains("holds classes", Assert.Throws<ArgumentException>(() => Of(new R2Score(), new float[2], new[] { 1, 2 })).Message);
        Assert.Contains("compares 6 outputs with 2 targets", Assert.Throws<ArgumentException>(() => Of(new MeanAbsoluteError(), new float[6], new float[2])).Message);
    }

    private static double Of(Metric metric, TensorMemory predicted, TensorMemory actual, int? samples = null)
    {
        metric.Add(new MetricBatch([predicted], [actual], samples ?? actual.Length));
        return metric.Value;
    }
}
