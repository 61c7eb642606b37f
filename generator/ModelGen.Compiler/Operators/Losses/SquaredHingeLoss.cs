using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>max(0, 1 - t x)² for targets of 1 and -1.</summary>
public sealed record SquaredHingeLoss(Reduction Reduction) : ElementwiseLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("SquaredHingeLoss", "max(0, 1 - target · output)² for targets of 1 and -1", "(1 - target * output).clamp(min=0).square()", "", a => new SquaredHingeLoss(a.Enum("reduction", Reduction.Mean)))
    {
        IsLoss = true,
        Shapes = "output and target of one shape, targets 1 or -1",
    };

    public override string Term(Width v, string x, string t) => $"{Gap(v, x, t)} * {Gap(v, x, t)}";

    public override string Derivative(Width v, string x, string t) => $"{v.Constant(-2)} * {t} * {Gap(v, x, t)}";

    public override string TargetDerivative(Width v, string x, string t) => Derivative(v, t, x);

    private static string Gap(Width v, string x, string t) => v.Max($"{v.Constant(1)} - {t} * {x}", v.Zero);
}
