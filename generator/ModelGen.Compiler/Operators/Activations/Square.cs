using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = x², y' = 2 x.</summary>
public sealed record Square : Activation
{
    public static LayerKind Kind { get; } = new("Square", "y = x²", "torch.square", "Mul", _ => new Square());

    public override bool DerivativeReadsInput => true;

    public override bool KeepsZero => true;

    public override string Forward(Width v, string x) => $"{x} * {x}";

    public override string Derivative(Width v, string x, string y) => $"{x} + {x}";
}
