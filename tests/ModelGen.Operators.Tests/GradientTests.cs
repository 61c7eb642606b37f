namespace ModelGen.Operators.Tests;

/// <summary>Derivatives in double against differences of five points, whose own error is of fourth order.</summary>
public sealed class GradientTests
{
    private const double Step = 4e-4;
    private const double Bound = 1e-7;

    public static TheoryData<string> Names => Samples.Names;

    [Theory, MemberData(nameof(Names))]
    public void Gradients_are_those_of_central_differences(string name)
    {
        var run = new Run(Samples.Named(name), Precision.Double, batch: 3);
        foreach (var (what, at, gradient) in run.Gradients())
        {
            Assert.Equal(at.Length, gradient.Length);
            var scale = Math.Max(1e-3, gradient.Max(Math.Abs));
            foreach (var i in Places(at.Length))
            {
                var before = at.Double[i];
                double At(double offset)
                {
                    at.Double[i] = before + offset;
                    return run.Value();
                }
                var expected = (8 * (At(Step) - At(-Step)) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);
                at.Double[i] = before;
                Assert.True(Math.Abs(expected - gradient[i]) <= Bound * scale, $"{what}[{i}] is {gradient[i]:R}, differences say {expected:R}.");
            }
        }
    }

    /// <summary>All elements of a small tensor, some of a large one, the first and last among them.</summary>
    private static IEnumerable<int> Places(int count)
    {
        const int Most = 60;
        if (count <= Most) return Enumerable.Range(0, count);
        var random = new Random(count);
        return Enumerable.Range(0, Most - 2).Select(_ => random.Next(count)).Append(0).Append(count - 1).Distinct();
    }
}
