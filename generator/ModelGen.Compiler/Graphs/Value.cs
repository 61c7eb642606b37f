namespace ModelGen.Compiler.Graphs;

/// <summary>What a value is made of. <see cref="Real"/> is float or double, as the model's precision says.</summary>
public enum ElementType { Real, Int }

/// <summary>Which of Winograd's convolutions a model admits.</summary>
public enum WinogradMode { Fast, Accurate, Off }

/// <summary>How a value relates to the batch.</summary>
public enum ValueKind
{
    /// <summary>One tensor for every sample.</summary>
    PerSample,

    /// <summary>One tensor for the whole batch: parameters, constants, shared inputs and what follows from them alone.</summary>
    Shared,

    /// <summary>One number for the batch: a reduced loss.</summary>
    BatchScalar,
}

/// <summary>Where a value comes from.</summary>
public enum ValueRole { Computed, Input, Target, Parameter, Buffer }

/// <summary>How the elements of a value lie in memory.</summary>
public abstract record Layout
{
    /// <summary>Row-major, the last axis fastest: NCHW for images.</summary>
    public static Layout Plain { get; } = new PlainLayout();

    private sealed record PlainLayout : Layout
    {
        public override long Elements(Shape shape) => shape.Elements;

        public override string ToString() => "plain";
    }

    /// <summary>The elements one sample takes, padding included.</summary>
    public abstract long Elements(Shape shape);
}

/// <summary>A tensor that flows through the graph. Its id is its index in <see cref="Graph.Values"/>.</summary>
public sealed record Value(
    int Id, string Name, Shape Shape, ElementType Type, ValueKind Kind, ValueRole Role, Layout Layout)
{
    /// <summary>Set for parameters: how they start.</summary>
    public Initializer? Initializer { get; init; }

    /// <summary>False for what the declaration freezes: no gradient is computed or stored.</summary>
    public bool Trainable { get; init; }

    /// <summary>Set for parameters that several layers use: the names that the weight has in the other layers.</summary>
    public EquatableArray<string> Aliases { get; init; }

    /// <summary>Set for parameters: the axis that counts what the layer gives, 1 for transposed convolutions.</summary>
    public int OutputAxis { get; init; }

    /// <summary>The elements of one sample (or of the whole, for shared values) as they lie in memory.</summary>
    public long Elements => Layout.Elements(Shape);

    public override string ToString() => $"%{Id} {Name} {Shape}" + (Kind == ValueKind.PerSample ? "" : $" {Kind}");
}
