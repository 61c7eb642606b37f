using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>(G(x) - G(t))² of the Gram matrices G of output and target (Gatys, Ecker and Bethge 2016): they agree where both have the same texture.</summary>
public sealed record StyleLoss(Reduction Reduction) : CompositeOperator, ILoss
{
    public static LayerKind Kind { get; } = new("StyleLoss", "(G(output) - G(target))² of Gram matrices G(F) = F Fᵀ / (channels · places)", "mse_loss(gram_matrix(output), gram_matrix(target))", "",
        a => new StyleLoss(LossReduction.Read(a)))
    {
        IsLoss = true,
        Shapes = "output and target [channels, ...] of one shape; terms [channels, channels]",
    };

    public int Outputs => 1;

    public IReadOnlyList<LossTarget> Targets(IReadOnlyList<Shape> outputs) => [new(LossTarget.Single, outputs[0])];

    public override void Infer(InferContext c)
    {
        if (c.Known && c.Shape.Rank < 2) c.Error(Rules.LossShape, null, $"{c.Layer} compares channels [channels, ...], but {c.Producer} gives {c.Shape}.");
        if (c.Known && c.Inputs[1].Shape != c.Shape)
            c.Error(Rules.LossShape, null, $"{c.Layer} compares features, but {c.Producer} gives {c.Shape} and the target is {c.Inputs[1].Shape}. Give them one shape.");
        LossReduction.Infer(c, c.Known ? Shape.Of(c.Shape[0], c.Shape[0]) : Shape.Unknown, Reduction, 2);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) =>
        [new MSELoss(Reduction).Compare(s, GramMatrix.Of(s, s.Inputs[0]), GramMatrix.Of(s, s.Inputs[1]))];
}
