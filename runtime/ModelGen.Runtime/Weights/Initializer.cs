namespace ModelGen.Runtime;

/// <summary>The distributions a tensor can start from.</summary>
public enum InitializerKind
{
    /// <summary>Every element is <c>A</c>.</summary>
    Constant,
    /// <summary>Uniform between <c>A</c> and <c>B</c>.</summary>
    Uniform,
    /// <summary>Normal with mean <c>A</c> and standard deviation <c>B</c>.</summary>
    Normal,
}

/// <summary>How a tensor's elements start. The compiler works fans and gains out; what is left is a distribution.</summary>
/// <param name="Kind">The distribution.</param>
/// <param name="A">Its first parameter.</param>
/// <param name="B">Its second parameter.</param>
public readonly record struct Initializer(InitializerKind Kind, double A, double B = 0)
{
    /// <summary>Every element is <paramref name="value"/>.</summary>
    public static Initializer Constant(double value) => new(InitializerKind.Constant, value);

    /// <summary>Uniform between <paramref name="low"/> and <paramref name="high"/>.</summary>
    public static Initializer Uniform(double low, double high) => new(InitializerKind.Uniform, low, high);

    /// <summary>Normal with the given mean and standard deviation.</summary>
    public static Initializer Normal(double mean, double deviation) => new(InitializerKind.Normal, mean, deviation);
}
