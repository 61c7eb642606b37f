namespace ModelGen.Oracle.Tests;

/// <summary>How near an implementation must come to the fixtures.</summary>
public static class OracleBound
{
    /// <summary>Fails at the first element beyond <c>|actual - expected| &lt;= absolute + relative·|expected|</c>, and on NaN.</summary>
    public static void Check(
        string what, ReadOnlySpan<float> actual, ReadOnlySpan<float> expected, double absolute = 1e-5, double relative = 1e-4)
    {
        if (actual.Length != expected.Length)
            Assert.Fail($"{what}: {actual.Length} elements where PyTorch has {expected.Length}.");
        for (var index = 0; index < actual.Length; index++)
        {
            var distance = Math.Abs((double)actual[index] - expected[index]);
            if (!(distance <= absolute + relative * Math.Abs(expected[index])))
                Assert.Fail($"{what}[{index}] is {actual[index]:R}, but PyTorch gives {expected[index]:R} (distance {distance:G3}).");
        }
    }
}
