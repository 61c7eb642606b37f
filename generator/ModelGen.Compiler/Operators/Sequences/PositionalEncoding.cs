using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Adds its place to every element of a sequence [time, features] (Vaswani and others 2017): sin(t / 10000^(2i / features)) to
/// feature 2i and the cosine of the same to feature 2i + 1. It has no weights.
/// </summary>
public sealed record PositionalEncoding : CompositeOperator, ISequenceLayer
{
    public static LayerKind Kind { get; } = new("PositionalEncoding", "y = x + p, p = sin or cos of t / 10000^(2i / features)", "torch.sin, torch.cos", "", _ => new PositionalEncoding())
    {
        Shapes = "[time, features], unchanged",
    };

    public override void Infer(InferContext c)
    {
        if (c.Known && c.Shape.Rank != 2) c.Error(Rules.Rank, null, $"{c.Layer} needs a sequence [time, features], but {c.Producer} gives {c.Shape}.");
        c.Output(c.Known ? c.Shape : Shape.Unknown);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) => [s.Add(new Add(), s.Inputs[0], s.Add(new SinusoidalPositions(s.Inputs[0].Shape)))];

    public override void Stream(StreamContext s) => s.Refuse("counts the frames of a sequence, but a stream has no end.");
}

/// <summary>The sines and cosines of places.</summary>
public sealed record SinusoidalPositions(Shape Shape) : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape, kind: ValueKind.Shared);

    public override KernelCall Lower(LowerContext c) =>
        c.Call(new SinusoidalPositionsKernel(c.Precision), Split.Whole, 4 * Shape.Elements, c.Out(), Shape[0], Shape[1]);

    public override string Describe() => "sines of places";
}

/// <summary>
/// Adds a learned vector for its place to every element of a sequence [time, features]: weight [places, features], N(0, 1), of
/// which the first as many are used as the sequence is long. What torch.nn.Embedding of the places 0, 1, ... gives.
/// </summary>
public sealed record PositionalEmbedding(int MaxLength) : CompositeOperator, ISequenceLayer
{
    public static LayerKind Kind { get; } = new("PositionalEmbedding", "y = x + weight[t], a learned vector for every place", "torch.nn.Embedding", "Gather", a => new PositionalEmbedding(a.Int("maxLength")))
    {
        HasWeights = static _ => true,
        Shapes = "[time, features], unchanged",
    };

    public override void Infer(InferContext c)
    {
        if (c.Known && c.Shape.Rank != 2) c.Error(Rules.Rank, null, $"{c.Layer} needs a sequence [time, features], but {c.Producer} gives {c.Shape}.");
        if (c.Known && MaxLength < c.Shape[0]) c.Error(Rules.Option, "maxLength", $"{c.Layer} knows {MaxLength} places, but {c.Producer} gives {c.Shape[0]} steps ({c.Shape}). Use at least {c.Shape[0]}.");
        if (!c.Known || Weights.TooMany(c, (long)MaxLength * c.Shape[1]))
        {
            c.Output(Shape.Unknown);
            return;
        }
        c.Parameter("weight", Shape.Of(MaxLength, c.Shape[1]), Initializer.Normal(0, 1));
        c.Output(c.Shape);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var steps = s.Inputs[0].Shape[0];
        return [s.Add(new Add(), s.Inputs[0], steps == MaxLength ? s.Inputs[1] : s.Add(new Slice(0, 0, steps, 1), s.Inputs[1]))];
    }

    public override void Stream(StreamContext s) => s.Refuse("counts the frames of a sequence, but a stream has no end.");

    public override string Describe() => $"PositionalEmbedding {MaxLength}";
}
