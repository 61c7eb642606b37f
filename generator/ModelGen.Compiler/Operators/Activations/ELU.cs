using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = x where x > 0, else alpha (exp(x) - 1) (Clevert, Unterthiner and Hochreiter 2016); there the derivative is y + alpha.</summary>
public sealed record ELU(double Alpha) : Activation
{
    public static LayerKind Kind { get; } = new("ELU", "y = x where x > 0, else alpha · (exp(x) - 1)", "torch.nn.ELU", "Elu", a => new ELU(a.Real("alpha", 1.0)));

    public override string KernelName => "ELU_" + Constants.Name(Alpha);

    public override bool DerivativeReadsInput => Alpha < 0;

    public override string Forward(Width v, string x) => v.Select(v.Greater(x, v.Zero), x, $"{v.Call("Expm1", x)} * {v.Constant(Alpha)}");

    public override string Derivative(Width v, string x, string y) => v.Select(v.Greater(DerivativeReadsInput ? x : y, v.Zero), v.Constant(1), DerivativeReadsInput ? $"{v.Call("Exp", x)} * {v.Constant(Alpha)}" : $"{y} + {v.Constant(Alpha)}");

    public override string Describe() => $"ELU {Constants.Text(Alpha)}";
}
