namespace ModelGen;

/// <summary>
/// Self-attention with several heads, as torch.nn.MultiheadAttention with batch_first: [time, features], unchanged in shape.
/// Weights in_proj_weight, in_proj_bias, out_proj.weight, out_proj.bias. The call of the same name also takes keys and
/// values of their own.
/// </summary>
/// <param name="numHeads">The number of heads, which divides the features.</param>
public sealed class MultiHeadAttentionAttribute(int numHeads) : WeightedLayerAttribute
{
    /// <summary>The number of heads.</summary>
    public int NumHeads { get; } = numHeads;

    /// <summary>Whether a step sees itself and earlier ones alone.</summary>
    public bool Causal { get; set; }

    /// <summary>The share of attention weights that training drops; 0 unless set.</summary>
    public double Dropout { get; set; }

    /// <summary>Whether there are biases; true unless set.</summary>
    public bool Bias { get; set; } = true;
}
