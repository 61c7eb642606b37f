using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>The options of attention.</summary>
/// <param name="Dropout">The share of attention weights that training drops.</param>
public sealed record AttentionOptions(int NumHeads, bool Causal, double Dropout, bool Bias)
{
    public string Description => $" {NumHeads} heads" + (Causal ? ", causal" : "") + (Dropout > 0 ? $", dropout {Constants.Text(Dropout)}" : "");
}

/// <summary>
/// What attention is made of (Vaswani and others 2017): queries, keys and values by linear layers, for each head
/// softmax(Q Kᵀ / sqrt(size)) V, and a linear layer over the heads side by side. Shared by the layer and by the blocks
/// that have it inside.
/// </summary>
internal static class Attention
{
    /// <summary>Declares the weights as torch.nn.MultiheadAttention names them, in the order <see cref="Build"/> takes them in.</summary>
    public static void Declare(InferContext c, AttentionOptions options, int size, int keySize, int valueSize, string prefix = "")
    {
        Initializer Xavier(int rows, int columns) => new("XavierUniform", [columns, rows]);
        if (IsJoint(size, keySize, valueSize)) c.Parameter(prefix + "in_proj_weight", Shape.Of(3 * size, size), Xavier(3 * size, size), gates: 3);
        else
        {
            c.Parameter(prefix + "q_proj_weight", Shape.Of(size, size), Xavier(size, size));
            c.Parameter(prefix + "k_proj_weight", Shape.Of(size, keySize), Xavier(size, keySize));
            c.Parameter(prefix + "v_proj_weight", Shape.Of(size, valueSize), Xavier(size, valueSize));
        }
        if (options.Bias) c.Parameter(prefix + "in_proj_bias", Shape.Of(3 * size), Initializer.Constant(0));
        c.Parameter(prefix + "out_proj.weight", Shape.Of(size, size), Initializer.FanIn(size));
        if (options.Bias) c.Parameter(prefix + "out_proj.bias", Shape.Of(size), Initializer.Constant(0));
    }

    /// <summary>Reports options that cannot be.</summary>
    public static void Check(InferContext c, AttentionOptions options, int size)
    {
        if (options.NumHeads < 1) c.Error(Rules.Option, "numHeads", $"{c.Layer} needs at least one head, not {options.NumHeads}.");
        else if (size % options.NumHeads != 0) c.Error(Rules.Groups, "numHeads", $"{c.Layer} has {options.NumHeads} heads, but {c.Producer} gives {size} features ({c.Shape}), which {options.NumHeads} does not divide.");
        if (!(options.Dropout is >= 0 and < 1)) c.Error(Rules.Option, "dropout", $"The dropout of {c.Layer} must be at least 0 and below 1, not {Constants.Text(options.Dropout)}.");
    }

    /// <summary>The output [queries, size].</summary>
    public static Value Build(SpecializeContext s, AttentionOptions options, Value query, Value key, Value value, Value? lengths, IReadOnlyList<Value> weights)
    {
        int size = query.Shape[1], heads = options.NumHeads;
        var joint = IsJoint(size, key.Shape[1], value.Shape[1]);
        var inBias = options.Bias ? weights[joint ? 1 : 3] : null;
        var (outWeight, outBias) = options.Bias ? (weights[weights.Count - 2], weights[weights.Count - 1]) : (weights[weights.Count - 1], null);

        Value Product(Value x, Value weight, Value? bias) =>
            s.AddBound(new Linear(weight.Shape[0], bias is not null), Shape.Of(x.Shape[0], weight.Shape[0]), bias is null ? [x, weight] : [x, weight, bias]);

        IReadOnlyList<Value> Rows(Value weight, params int[] parts) => parts.Length == 1 ? [weight] : s.AddAll(new SplitAxis(0, parts.ToEquatable()), weight);

        Value q, k, v;
        if (joint && query.Id == key.Id && key.Id == value.Id)
        {
            var all = s.AddAll(new SplitHeads(heads, 3, 1), Product(query, weights[0], inBias));
            (q, k, v) = (all[0], all[1], all[2]);
        }
        else if (joint && key.Id == value.Id)
        {
            var (w, b) = (Rows(weights[0], size, 2 * size), inBias is null ? null : Rows(inBias, size, 2 * size));
            q = s.AddAll(new SplitHeads(heads, 1, -1), Product(query, w[0], b?[0]))[0];
            var both = s.AddAll(new SplitHeads(heads, 2, 0), Product(key, w[1], b?[1]));
            (k, v) = (both[0], both[1]);
        }
        else
        {
            var (w, b) = (joint ? Rows(weights[0], size, size, size) : weights, inBias is null ? null : Rows(inBias, size, size, size));
            q = s.AddAll(new SplitHeads(heads, 1, -1), Product(query, w[0], b?[0]))[0];
            k = s.AddAll(new SplitHeads(heads, 1, 0), Product(key, w[1], b?[1]))[0];
            v = s.AddAll(new SplitHeads(heads, 1, -1), Product(value, w[2], b?[2]))[0];
        }
        var scores = s.Add(new MatMul(), q, k);
        var softmax = new AttentionSoftmax(1 / Math.Sqrt(size / heads), options.Causal, lengths is not null);
        var shares = lengths is null ? s.Add(softmax, scores) : s.Add(softmax, scores, lengths);
        if (options.Dropout > 0 && s.Training) shares = s.Add(new DropoutMask(options.Dropout, s.NextRandomLayer()), shares);
        return Product(s.Add(new JoinHeads(heads, 1, -1), s.Add(new MatMul(), shares, v)), outWeight, outBias);
    }

    public static long MultiplyAdds(int queries, int keys, int size, int keySize, int valueSize) =>
        (long)queries * size * size * 2 + (long)keys * size * (keySize + valueSize) + 2L * queries * keys * size;

    /// <summary>Whether one matrix makes queries, keys and values, as PyTorch has it where they are all of one size.</summary>
    private static bool IsJoint(int size, int keySize, int valueSize) => keySize == size && valueSize == size;
}
