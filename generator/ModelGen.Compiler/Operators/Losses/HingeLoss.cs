using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>max(0, 1 - t x) for targets of 1 and -1 (Cortes and Vapnik 1995).</summary>
public sealed record HingeLoss(Reduction Reduction) : ElementwiseLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("HingeLoss", "max(0, 1 - target · output) for targets of 1 and -1", "(1 - target * output).clamp(min=0)", "", a => new HingeLoss(a.Enum("reduction", Reduction.Mean)))
    {
        IsLoss = true,
        Shapes = "output and target of one shape, targets 1 or -1",
    };

    public override string Term(Width v, string x, string t) => v.Max($"{v.Constant(1)} - {t} * {x}", v.Zero);

    public override string Derivative(Width v, string x, string t) => v.Select(v.Greater(v.Constant(1), $"{t} * {x}"), "-" + t, v.Zero);

    public override string TargetDerivative(Width v, string x, string t) => Derivative(v, t, x);
}
