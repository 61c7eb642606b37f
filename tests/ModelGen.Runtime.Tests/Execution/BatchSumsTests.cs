namespace ModelGen.Runtime.Tests;

public sealed class BatchSumsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(71)]
    [InlineData(300)]
    public void Every_element_counts_once(int count)
    {
        // Sums of small whole numbers are exact, in whatever order.
        var numbers = Enumerable.Range(1, count).ToArray();
        Assert.Equal(numbers.Sum(), BatchSums.InOrder(numbers.Select(n => (float)n).ToArray().AsSpan()));
        Assert.Equal(numbers.Sum(), BatchSums.InOrder(numbers.Select(n => (double)n).ToArray().AsSpan()));
    }
}
