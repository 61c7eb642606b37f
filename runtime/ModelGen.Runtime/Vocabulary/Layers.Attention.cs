namespace ModelGen;

public static partial class Layers
{
    /// <summary>Self-attention with several heads, as torch.nn.MultiheadAttention.</summary>
    /// <param name="x">The sequence, [time, features].</param>
    /// <param name="numHeads">The number of heads, which divides the features.</param>
    /// <param name="causal">Whether a step sees itself and earlier ones alone.</param>
    /// <param name="dropout">The share of attention weights that training drops.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="lengths">The steps each sample really has; those beyond them are not seen.</param>
    /// <param name="init">How the weights start; as in PyTorch unless given.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    /// <returns>[time, features].</returns>
    public static Tensor MultiHeadAttention(
        Tensor x, int numHeads, bool causal = false, double dropout = 0, bool bias = true, Tokens? lengths = null, WeightInit init = default, bool trainable = true, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>Attention of queries to keys and their values, as torch.nn.MultiheadAttention.</summary>
    /// <param name="query">The queries, [queries, features].</param>
    /// <param name="key">The keys, [keys, any].</param>
    /// <param name="value">The values, [keys, any].</param>
    /// <param name="numHeads">The number of heads, which divides the features of the queries.</param>
    /// <param name="causal">Whether query t sees the keys 0 to t alone.</param>
    /// <param name="dropout">The share of attention weights that training drops.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="lengths">The keys each sample really has; those beyond them are not seen.</param>
    /// <param name="init">How the weights start; as in PyTorch unless given.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    /// <returns>[queries, features].</returns>
    public static Tensor MultiHeadAttention(
        Tensor query, Tensor key, Tensor value, int numHeads, bool causal = false, double dropout = 0, bool bias = true, Tokens? lengths = null,
        WeightInit init = default, bool trainable = true, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>Self-attention and two linear layers, each with a residual and a LayerNorm, as torch.nn.TransformerEncoderLayer.</summary>
    /// <param name="x">The sequence, [time, features].</param>
    /// <param name="numHeads">The number of heads, which divides the features.</param>
    /// <param name="dimFeedforward">The units between the linear layers.</param>
    /// <param name="dropout">The share of values that training drops, in attention and behind every part.</param>
    /// <param name="activation">The function between the linear layers.</param>
    /// <param name="normFirst">Whether the norms stand before attention and linear layers, and not behind the residuals.</param>
    /// <param name="layerNormEps">Added to the variances.</param>
    /// <param name="causal">Whether a step sees itself and earlier ones alone.</param>
    /// <param name="lengths">The steps each sample really has; those beyond them are not seen.</param>
    /// <param name="init">How the weights start; as in PyTorch unless given.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    /// <returns>[time, features].</returns>
    public static Tensor TransformerEncoderLayer(
        Tensor x, int numHeads, int dimFeedforward = 2048, double dropout = 0.1, TransformerActivation activation = TransformerActivation.ReLU, bool normFirst = false,
        double layerNormEps = 1e-5, bool causal = false, Tokens? lengths = null, WeightInit init = default, bool trainable = true, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>Adds its place to every element of a sequence: sin(t / 10000^(2i / features)) to feature 2i, the cosine to feature 2i + 1.</summary>
    /// <param name="x">The sequence, [time, features].</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor PositionalEncoding(Tensor x, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>Adds a learned vector for its place to every element of a sequence.</summary>
    /// <param name="x">The sequence, [time, features].</param>
    /// <param name="maxLength">How many places there are vectors for, at least the length of the sequence.</param>
    /// <param name="init">How the weights start; as in PyTorch unless given.</param>
    /// <param name="weightOf">The name of a layer before this one, whose weight it uses instead of its own; of the same shape.</param>
    /// <param name="trainable">False freezes the weight.</param>
    /// <param name="name">The path of the weight.</param>
    public static Tensor PositionalEmbedding(Tensor x, int maxLength, WeightInit init = default, string? weightOf = null, bool trainable = true, string? name = null) => throw Symbolic.NeverExecuted();
}
