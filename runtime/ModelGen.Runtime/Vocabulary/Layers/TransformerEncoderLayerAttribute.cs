namespace ModelGen;

/// <summary>The function between the linear layers of a Transformer block.</summary>
public enum TransformerActivation
{
    /// <summary>max(x, 0).</summary>
    ReLU,

    /// <summary>x · Φ(x), by the error function.</summary>
    GELU,
}

/// <summary>
/// Self-attention and two linear layers, each with a residual and a LayerNorm, as torch.nn.TransformerEncoderLayer with
/// batch_first: [time, features], unchanged in shape. Weights self_attn.*, linear1.*, linear2.*, norm1.*, norm2.*.
/// </summary>
/// <param name="numHeads">The number of heads, which divides the features.</param>
public sealed class TransformerEncoderLayerAttribute(int numHeads) : WeightedLayerAttribute
{
    /// <summary>The number of heads.</summary>
    public int NumHeads { get; } = numHeads;

    /// <summary>The units between the linear layers; 2048 unless set.</summary>
    public int DimFeedforward { get; set; } = 2048;

    /// <summary>The share of values that training drops, in attention and behind every part; 0.1 unless set.</summary>
    public double Dropout { get; set; } = 0.1;

    /// <summary>The function between the linear layers.</summary>
    public TransformerActivation Activation { get; set; }

    /// <summary>Whether the norms stand before attention and linear layers, and not behind the residuals.</summary>
    public bool NormFirst { get; set; }

    /// <summary>Added to the variances; 1e-5 unless set.</summary>
    public double LayerNormEps { get; set; } = 1e-5;

    /// <summary>Whether a step sees itself and earlier ones alone.</summary>
    public bool Causal { get; set; }
}
