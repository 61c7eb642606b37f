using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>-t log x - (1 - t) log(1 - x) of probabilities x; logarithms are cut off at -100, as in torch.nn.BCELoss. The derivative is (x - t) / max(x (1 - x), 1e-12).</summary>
public sealed record BCELoss(Reduction Reduction) : ElementwiseLoss(Reduction)
{
    public static LayerKind Kind { get; } = new("BCELoss", "-t log x - (1 - t) log(1 - x) of probabilities x", "torch.nn.BCELoss", "", a => new BCELoss(a.Enum("reduction", Reduction.Mean)))
    {
        IsLoss = true,
        Shapes = "output and target of one shape, both from 0 to 1",
    };

    public override string Term(Width v, string x, string t) => $"-{t} * {v.Max(v.Call("Log", x), v.Constant(-100))} - ({v.Constant(1)} - {t}) * {v.Max(v.Call("Log1p", "-" + x), v.Constant(-100))}";

    public override string Derivative(Width v, string x, string t) => $"({x} - {t}) / {v.Max($"{x} * ({v.Constant(1)} - {x})", v.Constant(1e-12))}";

    public override string TargetDerivative(Width v, string x, string t) => $"{v.Max(v.Call("Log1p", "-" + x), v.Constant(-100))} - {v.Max(v.Call("Log", x), v.Constant(-100))}";
}
