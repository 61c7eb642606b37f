using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = -log(1 + exp(-x)); the derivative σ(-x) is 1 - exp(y).</summary>
public sealed record LogSigmoid : Activation
{
    public static LayerKind Kind { get; } = new("LogSigmoid", "y = -log(1 + exp(-x))", "torch.nn.LogSigmoid", "", _ => new LogSigmoid());

    public override string Forward(Width v, string x) => $"-{v.Call("Softplus", "-" + x)}";

    public override string Derivative(Width v, string x, string y) => $"-{v.Call("Expm1", y)}";
}
