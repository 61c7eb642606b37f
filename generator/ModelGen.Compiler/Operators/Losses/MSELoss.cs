using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>(x - t)², as torch.nn.MSELoss; the derivative is 2 (x - t).</summary>
public sealed record MSELoss(Reduction Reduction) : ElementwiseLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("MSELoss", "(output - target)²", "torch.nn.MSELoss", "", a => new MSELoss(a.Enum("reduction", Reduction.Mean)))
    {
        IsLoss = true,
        Shapes = "output and target of one shape",
    };

    public override string Term(Width v, string x, string t) => $"({x} - {t}) * ({x} - {t})";

    public override string Derivative(Width v, string x, string t) => $"({x} - {t}) * {v.Constant(2)}";

    public override string TargetDerivative(Width v, string x, string t) => $"({t} - {x}) * {v.Constant(2)}";
}
