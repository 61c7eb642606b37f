namespace ModelGen;

/// <summary>
/// A layer with weights, which start as <see cref="Init"/> says: <c>[Linear(10, Init = Init.KaimingNormal)]</c>,
/// <c>[Linear(10, Init = Init.Normal, InitStd = 0.02, InitBias = 0)]</c>. Without it they start as in PyTorch.
/// </summary>
public abstract class WeightedLayerAttribute : LayerAttribute
{
    private protected WeightedLayerAttribute() { }

    /// <summary>How the weights start.</summary>
    public Init Init { get; set; }

    /// <summary>What Xavier's, Kaiming's, orthogonal and identity weights are multiplied by.</summary>
    public double InitGain { get; set; }

    /// <summary>The function behind the layer, from which the gain follows, instead of <see cref="InitGain"/>.</summary>
    public InitNonlinearity InitNonlinearity { get; set; }

    /// <summary>The slope of a leaky ReLU behind the layer; 0.01 unless set.</summary>
    public double InitNegativeSlope { get; set; } = 0.01;

    /// <summary>The fan that Kaiming's weights are divided by; the fan in unless set.</summary>
    public InitFan InitFan { get; set; }

    /// <summary>The mean of normal weights; 0 unless set.</summary>
    public double InitMean { get; set; }

    /// <summary>The standard deviation of normal weights; 1 unless set.</summary>
    public double InitStd { get; set; } = 1;

    /// <summary>The lower end of uniform weights; 0 unless set.</summary>
    public double InitLow { get; set; }

    /// <summary>The upper end of uniform weights; 1 unless set.</summary>
    public double InitHigh { get; set; } = 1;

    /// <summary>The value of constant weights.</summary>
    public double InitValue { get; set; }

    /// <summary>Where all biases of the layer start; as in PyTorch unless set.</summary>
    public double InitBias { get; set; }
}
