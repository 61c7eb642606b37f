namespace ModelGen.Zoo.Tests;

/// <summary>How near a network must come to its fixture.</summary>
/// <param name="Relative">The distance allowed relative to the expected number, or to the norm of its tensor.</param>
/// <param name="Absolute">The distance allowed besides.</param>
internal sealed record Bound(double Relative, double Absolute)
{
    /// <summary>How many elements of an output, and of another tensor, a fixture tells at most.</summary>
    private const int OutputElements = 64, Elements = 8;

    /// <summary>Fails where <c>|actual - expected| &lt;= absolute + relative·|expected|</c> does not hold, and on NaN.</summary>
    public void Number(string what, double actual, double expected) =>
        Assert.True(Math.Abs(actual - expected) <= Absolute + Relative * Math.Abs(expected), $"{what} is {actual:R}, but PyTorch gives {expected:R}.");

    /// <summary>Compares an output element by element; the absolute distance grows with its largest one.</summary>
    public void Output(int index, TensorMemory actual, Summary expected)
    {
        var most = Math.Max(1, Enumerable.Range(0, actual.Length).Max(i => Math.Abs(Read(actual, i))));
        Summed($"output {index}", $"output{index}", actual, expected, expected.Norm);
        for (var k = 0; k < expected.Some.Length; k++) (this with { Absolute = Absolute * most }).Number($"output {index}[{Place(actual, OutputElements, k)}]", Read(actual, Place(actual, OutputElements, k)), expected.Some[k]);
    }

    /// <summary>Compares a gradient or running statistics, relative to the norm.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="actual">All elements.</param>
    /// <param name="expected">The fixture's numbers.</param>
    /// <param name="least">The norm that stands for smaller ones: gradients that are 0 but for rounding.</param>
    public void Tensor(string name, TensorMemory actual, Summary expected, double least = 0)
    {
        var norm = Math.Max(expected.Norm, least);
        Summed(name, name, actual, expected, norm);
        for (var k = 0; k < expected.Some.Length; k++)
        {
            var place = Place(actual, Elements, k);
            Assert.True(Math.Abs(Read(actual, place) - expected.Some[k]) <= Absolute + Relative * norm, $"{name}[{place}] is {Read(actual, place):R}, but PyTorch gives {expected.Some[k]:R}.");
        }
    }

    /// <summary>Compares norm, projection and elements of something that is not exact, such as a resized picture.</summary>
    public void Sampled(string name, TensorMemory actual, Summary expected, int most)
    {
        Summed(name, name, actual, expected, expected.Norm);
        for (var k = 0; k < expected.Some.Length; k++) Number($"{name}[{Place(actual, most, k)}]", Read(actual, Place(actual, most, k)), expected.Some[k]);
    }

    private void Summed(string what, string direction, TensorMemory actual, Summary expected, double norm)
    {
        var toward = Formula.Uniform("direction." + direction, actual.Length);
        var (squares, projection) = (0.0, 0.0);
        for (var i = 0; i < actual.Length; i++)
        {
            var value = Read(actual, i);
            squares += value * value;
            projection += value * toward[i];
        }
        Assert.True(Math.Abs(Math.Sqrt(squares) - expected.Norm) <= Relative * norm, $"The norm of {what} is {Math.Sqrt(squares):R}, but PyTorch gives {expected.Norm:R}.");
        Assert.True(Math.Abs(projection - expected.Projection) <= Relative * norm, $"The projection of {what} is {projection:R}, but PyTorch gives {expected.Projection:R} (norm {expected.Norm:R}).");
    }

    private static int Place(TensorMemory values, int most, int index) => values.Length > most ? (int)((long)values.Length * index / most) : index;

    private static double Read(TensorMemory values, int index) => values.Type == TensorType.Single ? values.Single[index] : values.Double[index];
}
