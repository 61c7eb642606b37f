using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = x where x > 0, else alpha (exp(x / alpha) - 1) (Barron 2017): an ELU whose derivative has no jump.</summary>
public sealed record CELU(double Alpha) : Activation
{
    public static LayerKind Kind { get; } = new("CELU", "y = x where x > 0, else alpha · (exp(x / alpha) - 1)", "torch.nn.CELU", "Celu", a => new CELU(a.Real("alpha", 1.0)));

    public override string KernelName => "CELU_" + Constants.Name(Alpha);

    public override void Infer(InferContext c)
    {
        if (!(Alpha > 0)) c.Error(Rules.Option, "alpha", $"The alpha of {c.Layer} must be above 0, not {Constants.Text(Alpha)}.");
        base.Infer(c);
    }

    public override string Forward(Width v, string x) => v.Select(v.Greater(x, v.Zero), x, $"{v.Call("Expm1", $"{x} * {v.Constant(1 / Alpha)}")} * {v.Constant(Alpha)}");

    public override string Derivative(Width v, string x, string y) => v.Select(v.Greater(y, v.Zero), v.Constant(1), $"{y} * {v.Constant(1 / Alpha)} + {v.Constant(1)}");

    public override string Describe() => $"CELU {Constants.Text(Alpha)}";
}
