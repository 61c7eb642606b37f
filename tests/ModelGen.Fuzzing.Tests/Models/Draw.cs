namespace ModelGen.Fuzzing.Tests;

/// <summary>Random choices that follow from a seed.</summary>
internal sealed class Draw(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A whole number, both ends included.</summary>
    public int Int(int from, int to) => _random.Next(from, to + 1);

    public double Real(double from, double to) => from + (to - from) * _random.NextDouble();

    public bool Chance(double probability) => _random.NextDouble() < probability;

    public T Of<T>(params ReadOnlySpan<T> choices) => choices[_random.Next(choices.Length)];

    public T OneOf<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>An option's value, or nothing, which leaves the default.</summary>
    public object? Maybe(double probability, Func<object?> value) => Chance(probability) ? value() : null;

    /// <summary>The size of an axis: odd ones, with 1 and what fills no vector among them.</summary>
    public int Size() => Of(1, 3, 7, 17, 3, 7, 5, 2, 6, 9, 13);

    /// <summary>A number of channels or features, few and many.</summary>
    public int Channels() => Of(1, 3, 7, 17, 16, 2, 4, 5, 8, 20, 33);

    /// <summary>A number for both directions, or one for each.</summary>
    public object Pair(Func<int> one) => Chance(0.5) ? one() : new[] { one(), one() };

    /// <summary>A window: squares, rows, columns, and what is larger than many an image.</summary>
    public object Kernel() => Chance(0.5) ? Of(3, 1, 2, 3, 5, 3) : new[] { Of(1, 3, 2, 7, 5), Of(1, 3, 2, 7, 1) };

    /// <summary>Padding, that of one direction alone among it.</summary>
    public object? Padding(int most) => Int(0, 3) switch
    {
        0 => null,
        1 => Int(1, most),
        2 => Chance(0.5) ? new[] { Int(1, most), 0 } : new[] { 0, Int(1, most) },
        _ => new[] { Int(0, most), Int(0, most) },
    };

    /// <summary>A divisor of a number.</summary>
    public int Divisor(int number) => OneOf<int>([.. Enumerable.Range(1, number).Where(d => number % d == 0)]);

    /// <summary>One of the axes of a shape, now and then counted from its end.</summary>
    public int Axis(int rank) => Int(0, rank - 1) - (Chance(0.3) ? rank : 0);
}
