using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = log(1 + exp(beta · x)) / beta, exactly for every x; the derivative σ(beta · x) is 1 - exp(-beta · y).</summary>
public sealed record Softplus(double Beta) : Activation
{
    public static LayerKind Kind { get; } = new("Softplus", "y = log(1 + exp(beta · x)) / beta", "torch.nn.Softplus", "Softplus", a => new Softplus(a.Real("beta", 1.0)));

    public override string KernelName => "Softplus" + (Beta == 1 ? "" : "_" + Constants.Name(Beta));

    public override void Infer(InferContext c)
    {
        if (!(Beta > 0)) c.Error(Rules.Option, "beta", $"The beta of {c.Layer} must be above 0, not {Constants.Text(Beta)}.");
        base.Infer(c);
    }

    public override string Forward(Width v, string x) => Beta == 1 ? v.Call("Softplus", x) : $"{v.Call("Softplus", $"{x} * {v.Constant(Beta)}")} * {v.Constant(1 / Beta)}";

    public override string Derivative(Width v, string x, string y) => $"-{v.Call("Expm1", $"{y} * {v.Constant(-Beta)}")}";

    public override string Describe() => "Softplus" + (Beta == 1 ? "" : " " + Constants.Text(Beta));
}
