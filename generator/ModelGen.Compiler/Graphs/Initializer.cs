namespace ModelGen.Compiler.Graphs;

/// <summary>How a parameter starts: the name and arguments of a factory method of the runtime's <c>Initializer</c>.</summary>
public sealed record Initializer(string Method, EquatableArray<double> Arguments)
{
    /// <summary>A row that starts as zeros whatever the others do: an embedding's padding token.</summary>
    public int? ZeroRow { get; init; }

    public static Initializer Constant(double value) => new("Constant", [value]);

    public static Initializer Uniform(double low, double high) => new("Uniform", [low, high]);

    public static Initializer Normal(double mean, double deviation) => new("Normal", [mean, deviation]);

    /// <summary>
    /// PyTorch's default for convolutions and linear layers, weight and bias alike: uniform within 1/sqrt(fan in),
    /// which is what <c>kaiming_uniform_(a = sqrt(5))</c> comes to.
    /// </summary>
    public static Initializer FanIn(long fanIn) => new("Default", [fanIn]);
}
