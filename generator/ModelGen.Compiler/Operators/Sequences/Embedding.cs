using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// A learned vector for each token: y[..., :] = weight[token[...], :]. Weight [tokens, dimension], N(0, 1) as in
/// torch.nn.Embedding; the row of the padding token starts as zeros and gets no gradient.
/// </summary>
public sealed record Embedding(int NumEmbeddings, int EmbeddingDim, int PaddingIdx) : Operator, ISequenceLayer
{
    public static LayerKind Kind { get; } = new("Embedding", "a learned vector for each token", "torch.nn.Embedding", "Gather",
        a => new Embedding(a.Int("numEmbeddings"), a.Int("embeddingDim"), a.Int("paddingIdx", -1)))
    {
        TakesTokens = true,
        HasWeights = static _ => true,
        Shapes = "tokens [...] to [..., dimension]",
    };

    public override void Infer(InferContext c)
    {
        if (NumEmbeddings < 1) c.Error(Rules.Option, "numEmbeddings", $"{c.Layer} needs at least one token, not {NumEmbeddings}.");
        if (EmbeddingDim < 1) c.Error(Rules.Option, "embeddingDim", $"{c.Layer} needs at least one number per token, not {EmbeddingDim}.");
        if (PaddingIdx < -1 || PaddingIdx >= Math.Max(NumEmbeddings, 1))
            c.Error(Rules.Option, "paddingIdx", $"The padding token {PaddingIdx} of {c.Layer} is none of its {NumEmbeddings} tokens. Use 0 to {NumEmbeddings - 1}, or leave it out.");
        if (c.Known && c.Inputs[0].Type != ElementType.Int)
            c.Error(Rules.ElementType, null, $"{c.Layer} takes tokens, but {c.Producer} gives real numbers ({c.Shape}). Make it the first layer, or give it an input of type Tokens.");
        if (!c.Known || Weights.TooMany(c, (long)NumEmbeddings * EmbeddingDim))
        {
            c.Output(Shape.Unknown);
            return;
        }
        c.Parameter("weight", Shape.Of(NumEmbeddings, EmbeddingDim), Initializer.Normal(0, 1) with { ZeroRow = PaddingIdx < 0 ? null : PaddingIdx });
        c.LimitIndices(c.Inputs[0], NumEmbeddings);
        c.Output(new Shape(c.Shape.Sizes.Append(EmbeddingDim).ToEquatable()));
    }

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(1)) g.Give(1, g.Add(new EmbeddingGradient(NumEmbeddings, PaddingIdx), g.Input(0), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c)
    {
        var tokens = (int)c.Input(0).Shape.Elements;
        var kernel = new EmbeddingKernel(c.Precision);
        return c.Output().Kind == ValueKind.PerSample
            ? c.Call(kernel, new Split.Samples(1), (long)tokens * EmbeddingDim, c.In(0), c.In(1), c.Out(), tokens, EmbeddingDim)
            : c.Call(kernel, Split.Whole, (long)tokens * EmbeddingDim, c.In(0), c.In(1), c.Out(), tokens, EmbeddingDim);
    }

    public override void Stream(StreamContext s) => s.Same(s.Time(0));

    public override string Describe() => $"Embedding {NumEmbeddings} {EmbeddingDim}" + (PaddingIdx < 0 ? "" : $" padding {PaddingIdx}");
}

/// <summary>dW: the gradients of the places where a token stands add up in its row, in order.</summary>
public sealed record EmbeddingGradient(int NumEmbeddings, int PaddingIdx) : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape.Of(NumEmbeddings, c.Inputs[1].Shape[-1]), kind: ValueKind.Shared);

    public override KernelCall Lower(LowerContext c)
    {
        var tokens = (int)c.Input(0).Shape.Elements;
        var dimension = c.Output().Shape[1];
        var parts = Math.Max(1, Math.Min(dimension / 16, 8));
        return c.Call(new EmbeddingGradientKernel(c.Precision), new Split.Parts(parts), 8L * (tokens + NumEmbeddings) * dimension / parts,
            c.In(0), c.In(1), c.Out(), NumEmbeddings, dimension, PaddingIdx, c.Input(0).Kind == ValueKind.PerSample ? new Argument.BatchCount(tokens) : tokens, new Argument.Part(), parts);
    }

    public override string Describe() => "gradient of Embedding";
}
