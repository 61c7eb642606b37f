using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = x · σ(x), also called swish (Elfwing, Uchibe and Doya 2018; Ramachandran, Zoph and Le 2017).</summary>
public sealed record SiLU : Activation
{
    public static LayerKind Kind { get; } = new("SiLU", "y = x / (1 + exp(-x)), also called swish", "torch.nn.SiLU", "Swish", _ => new SiLU());

    public override bool DerivativeReadsInput => true;

    public override string Forward(Width v, string x) => $"{v.AtLeast(x, -Far)} * {v.Call("Sigmoid", x)}";

    public override string Derivative(Width v, string x, string y) => $"{v.Call("Sigmoid", x)} * ({v.Constant(1)} + {v.Within(x, Far)} * {v.Call("Sigmoid", "-" + x)})";
}
