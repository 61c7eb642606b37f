using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>G = F Fᵀ / (channels · places) of F [channels, places]: which features of an image occur together, wherever they are (Gatys, Ecker and Bethge 2016).</summary>
public sealed record GramMatrix : CompositeOperator
{
    public static LayerKind Kind { get; } = new("GramMatrix", "F Fᵀ / (channels · places) of F [channels, places]", "torch.einsum('ni,mi->nm', F, F) / F.numel()", "Einsum", _ => new GramMatrix())
    {
        Shapes = "[channels, ...] to [channels, channels]",
    };

    public override void Infer(InferContext c)
    {
        if (c.Known && c.Shape.Rank < 2) c.Error(Rules.Rank, null, $"{c.Layer} compares channels [channels, ...], but {c.Producer} gives {c.Shape}.");
        c.Output(c.Known ? Shape.Of(c.Shape[0], c.Shape[0]) : Shape.Unknown);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) => [Of(s, s.Inputs[0])];

    internal static Value Of(SpecializeContext s, Value x)
    {
        var rows = s.Add(new View(Shape.Of(x.Shape[0], x.Shape.After(0))), x);
        return s.Add(new Affine(1.0 / x.Shape.Elements, 0), s.Add(new MatMul(TransposeB: true), rows, rows));
    }
}
