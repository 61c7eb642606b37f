using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = x · tanh(log(1 + exp(x))) (Misra 2020).</summary>
public sealed record Mish : Activation
{
    public static LayerKind Kind { get; } = new("Mish", "y = x · tanh(log(1 + exp(x)))", "torch.nn.Mish", "Mish", _ => new Mish());

    public override bool DerivativeReadsInput => true;

    public override string Forward(Width v, string x) => $"{v.AtLeast(x, -Far)} * {Inner(v, x)}";

    public override string Derivative(Width v, string x, string y) => $"{Inner(v, x)} + {v.Within(x, Far)} * ({v.Constant(1)} - {Inner(v, x)} * {Inner(v, x)}) * {v.Call("Sigmoid", x)}";

    private static string Inner(Width v, string x) => v.Call("Tanh", v.Call("Softplus", x));
}
