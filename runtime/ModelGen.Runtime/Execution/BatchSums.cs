namespace ModelGen.Runtime;

/// <summary>Sums over the samples of a batch, always in their order.</summary>
public static class BatchSums
{
    /// <summary>Adds the elements up from the first to the last.</summary>
    public static float InOrder(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (var value in values) sum += value;
        return (float)sum;
    }

    /// <summary>Adds the elements up from the first to the last.</summary>
    public static double InOrder(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (var value in values) sum += value;
        return sum;
    }
}
