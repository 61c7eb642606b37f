using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The function between the linear layers of a <see cref="TransformerEncoderLayer"/>.</summary>
public enum TransformerActivation { ReLU, GELU }

/// <summary>
/// Self-attention and two linear layers, each with a residual and a LayerNorm (Vaswani and others 2017), as
/// torch.nn.TransformerEncoderLayer: x = norm1(x + attention(x)), y = norm2(x + linear2(f(linear1(x)))); with NormFirst the
/// norms stand before attention and linear layers instead. Weights self_attn.*, linear1.*, linear2.*, norm1.*, norm2.*.
/// The samples' lengths may follow the sequence.
/// </summary>
public sealed record TransformerEncoderLayer(AttentionOptions Options, int DimFeedforward, bool IsGelu, bool NormFirst, double Eps) : CompositeOperator, ISequenceLayer
{
    public static LayerKind Kind { get; } = new("TransformerEncoderLayer", "x = norm1(x + attention(x)), y = norm2(x + linear2(f(linear1(x))))", "torch.nn.TransformerEncoderLayer", "",
        a => new TransformerEncoderLayer(
            new AttentionOptions(a.Int("numHeads"), a.Bool("causal", false), a.Real("dropout", 0.1), Bias: true),
            a.Int("dimFeedforward", 2048), a.Enum("activation", TransformerActivation.ReLU) == TransformerActivation.GELU, a.Bool("normFirst", false), a.Real("layerNormEps", 1e-5)))
    {
        HasWeights = static _ => true,
        Shapes = "[time, features], unchanged",
    };

    public override void Infer(InferContext c)
    {
        if (DimFeedforward < 1) c.Error(Rules.Option, "dimFeedforward", $"{c.Layer} needs at least one unit, not {DimFeedforward}.");
        if (!(Eps > 0)) c.Error(Rules.Option, "layerNormEps", $"The eps of {c.Layer} must be above 0, not {Constants.Text(Eps)}.");
        if (c.Known && c.Shape.Rank != 2) c.Error(Rules.Rank, null, $"{c.Layer} needs a sequence [time, features], but {c.Producer} gives {c.Shape}.");
        if (c.Known) Attention.Check(c, Options, c.Shape[1]);
        if (c.Known && MultiHeadAttention.Lengths(c.Inputs) is { } lengths) MultiHeadAttention.CheckLengths(c, lengths, c.Shape[0]);
        if (!c.Known || Weights.TooMany(c, (long)DimFeedforward * c.Shape[1]))
        {
            c.Output(Shape.Unknown);
            return;
        }
        var size = c.Shape[1];
        Attention.Declare(c, Options, size, size, size, "self_attn.");
        c.Parameter("linear1.weight", Shape.Of(DimFeedforward, size), Initializer.FanIn(size));
        c.Parameter("linear1.bias", Shape.Of(DimFeedforward), Initializer.FanIn(size));
        c.Parameter("linear2.weight", Shape.Of(size, DimFeedforward), Initializer.FanIn(DimFeedforward));
        c.Parameter("linear2.bias", Shape.Of(size), Initializer.FanIn(DimFeedforward));
        foreach (var norm in new[] { "norm1", "norm2" })
        {
            c.Parameter(norm + ".weight", Shape.Of(size), Initializer.Constant(1));
            c.Parameter(norm + ".bias", Shape.Of(size), Initializer.Constant(0));
        }
        c.Output(c.Shape);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var x = s.Inputs[0];
        var weights = s.Inputs.Skip(s.Inputs.Count - 12).ToList();

        Value Attend(Value y) => Drop(s, Attention.Build(s, Options, y, y, y, MultiHeadAttention.Lengths(s.Inputs), weights.Take(4).ToList()));

        Value Feed(Value y)
        {
            var inner = s.AddBound(new Linear(DimFeedforward), Shape.Of(x.Shape[0], DimFeedforward), y, weights[4], weights[5]);
            inner = Drop(s, s.Add(IsGelu ? new GELU(Tanh: false) : new ReLU(), inner));
            return Drop(s, s.AddBound(new Linear(x.Shape[1]), x.Shape, inner, weights[6], weights[7]));
        }

        if (NormFirst)
        {
            x = s.Add(new Add(), x, Attend(Norm(s, x, weights[8], weights[9])));
            return [s.Add(new Add(), x, Feed(Norm(s, x, weights[10], weights[11])))];
        }
        x = Norm(s, s.Add(new Add(), x, Attend(x)), weights[8], weights[9]);
        return [Norm(s, s.Add(new Add(), x, Feed(x)), weights[10], weights[11])];
    }

    public override void Stream(StreamContext s) => s.Refuse("attends over the whole sequence.");

    public override long MultiplyAdds(Graph graph, Node node)
    {
        var shape = graph.Values[node.Inputs[0]].Shape;
        return Attention.MultiplyAdds(shape[0], shape[0], shape[1], shape[1], shape[1]) + 2L * shape.Elements * DimFeedforward;
    }

    public override string Describe() => $"{Name}{Options.Description}, {DimFeedforward} units" + (IsGelu ? ", GELU" : "") + (NormFirst ? ", norm first" : "");

    private Value Drop(SpecializeContext s, Value y) => Options.Dropout > 0 && s.Training ? s.Add(new DropoutMask(Options.Dropout, s.NextRandomLayer()), y) : y;

    private Value Norm(SpecializeContext s, Value y, Value weight, Value bias)
    {
        var (rows, size) = (y.Shape[0], y.Shape[1]);
        var standard = s.AddAll(new RowNormalize(NormForm.Standard, Eps, new NormCut(rows, size, 1)), y)[0];
        return s.Add(new ChannelAffine(new ChannelCut(rows, size, 1), Scale: true, Shift: true), standard, weight, bias);
    }
}
