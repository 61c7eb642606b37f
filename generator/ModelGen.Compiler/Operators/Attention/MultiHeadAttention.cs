using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Attention with several heads, as torch.nn.MultiheadAttention: a sequence [time, features] attends to itself, or queries
/// attend to keys and values. Then, if given, the samples' lengths: keys beyond them are not seen. Weights in_proj_weight
/// [3 · features, features] (q_proj_weight, k_proj_weight and v_proj_weight where keys or values have another size),
/// in_proj_bias, out_proj.weight and out_proj.bias.
/// </summary>
public sealed record MultiHeadAttention(AttentionOptions Options) : CompositeOperator, ISequenceLayer
{
    public static LayerKind Kind { get; } = new("MultiHeadAttention", "softmax(Q Kᵀ / sqrt(size)) V for each head, then a linear layer", "torch.nn.MultiheadAttention", "Attention",
        a => new MultiHeadAttention(new AttentionOptions(a.Int("numHeads"), a.Bool("causal", false), a.Real("dropout", 0), a.Bool("bias", true))))
    {
        HasWeights = static _ => true,
        Shapes = "[queries, features] and [keys, ...] to [queries, features]",
    };

    public override void Infer(InferContext c)
    {
        var data = c.Inputs.Where(i => i.Type == ElementType.Real).ToList();
        if (c.Known && data.FirstOrDefault(i => i.Shape.Rank != 2) is { } wrong)
            c.Error(Rules.Rank, null, $"{c.Layer} needs sequences [time, features], but '{wrong.Name}' is {wrong.Shape}.");
        if (c.Known && data.Count > 1 && data[1].Shape[0] != data[2].Shape[0])
            c.Error(Rules.ShapeMismatch, null, $"{c.Layer} needs a value for each key, but there are {data[1].Shape[0]} keys ({data[1].Shape}) and {data[2].Shape[0]} values ({data[2].Shape}).");
        if (c.Known) Attention.Check(c, Options, c.Shape[1]);
        if (c.Known && Lengths(c.Inputs) is { } lengths) CheckLengths(c, lengths, Key(data).Shape[0]);
        if (!c.Known)
        {
            c.Output(Shape.Unknown);
            return;
        }
        Attention.Declare(c, Options, c.Shape[1], Key(data).Shape[1], Last(data).Shape[1]);
        c.Output(c.Shape);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        // One sequence or three, then the weights of one size or, two more, of several.
        var real = s.Inputs.Where(i => i.Type == ElementType.Real).ToList();
        var sequences = real.Take(real.Count == 1 + (Options.Bias ? 4 : 2) ? 1 : 3).ToList();
        return [Attention.Build(s, Options, sequences[0], Key(sequences), Last(sequences), Lengths(s.Inputs), real.Skip(sequences.Count).ToList())];
    }

    public override void Stream(StreamContext s) => s.Refuse("attends over the whole sequence.");

    public override long MultiplyAdds(Graph graph, Node node)
    {
        var data = node.Inputs.Select(i => graph.Values[i]).Where(v => v.Role is not ValueRole.Parameter && v.Type == ElementType.Real).ToList();
        return Attention.MultiplyAdds(data[0].Shape[0], Key(data).Shape[0], data[0].Shape[1], Key(data).Shape[1], Last(data).Shape[1]);
    }

    public override string Describe() => Name + Options.Description;

    /// <summary>The lengths of samples must be one int each, at most as long as the keys.</summary>
    internal static void CheckLengths(InferContext c, Value lengths, int keys)
    {
        if (lengths.Shape.Elements != 1) c.Error(Rules.ShapeMismatch, null, $"The lengths of {c.Layer} are one int for each sample, but '{lengths.Name}' has shape {lengths.Shape}.");
        else c.LimitIndices(lengths, keys + 1);
    }

    internal static Value? Lengths(IEnumerable<Value> inputs) => inputs.FirstOrDefault(i => i.Type == ElementType.Int);

    private static Value Key(List<Value> data) => data.Count > 1 ? data[1] : data[0];

    private static Value Last(List<Value> data) => data.Count > 2 ? data[2] : data[0];
}
