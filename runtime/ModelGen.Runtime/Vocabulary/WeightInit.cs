namespace ModelGen;

/// <summary>
/// How the weights of a layer start that is written as a call: a kind converts to it, <c>init: Init.KaimingNormal</c>, and
/// its numbers stand in braces, <c>init: new(Init.Normal) { Std = 0.02, Bias = 0 }</c>.
/// </summary>
/// <param name="Kind">The distribution or structure.</param>
public readonly record struct WeightInit(Init Kind)
{
    /// <summary>What Xavier's, Kaiming's, orthogonal and identity weights are multiplied by.</summary>
    public double Gain { get; init; }

    /// <summary>The function behind the layer, from which the gain follows, instead of <see cref="Gain"/>.</summary>
    public InitNonlinearity Nonlinearity { get; init; }

    /// <summary>The slope of a leaky ReLU behind the layer; 0.01 unless set.</summary>
    public double NegativeSlope { get; init; }

    /// <summary>The fan that Kaiming's weights are divided by; the fan in unless set.</summary>
    public InitFan Fan { get; init; }

    /// <summary>The mean of normal weights; 0 unless set.</summary>
    public double Mean { get; init; }

    /// <summary>The standard deviation of normal weights; 1 unless set.</summary>
    public double Std { get; init; }

    /// <summary>The lower end of uniform weights; 0 unless set.</summary>
    public double Low { get; init; }

    /// <summary>The upper end of uniform weights; 1 unless set.</summary>
    public double High { get; init; }

    /// <summary>The value of constant weights.</summary>
    public double Value { get; init; }

    /// <summary>Where all biases of the layer start; as in PyTorch unless set.</summary>
    public double Bias { get; init; }

    /// <summary>A kind with its standard numbers.</summary>
    public static implicit operator WeightInit(Init kind) => new(kind);

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(WeightInit), PrintMembers);
}
