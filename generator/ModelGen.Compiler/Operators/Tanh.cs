using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>y = tanh(x), y' = 1 - y².</summary>
public sealed record Tanh : Activation, IKeepsZero
{
    public static LayerKind Kind { get; } = new("Tanh", "y = tanh(x)", "torch.nn.Tanh", "Tanh", _ => new Tanh());

    public override string Forward(Width v, string x) => v.Call("Tanh", x);

    public override string Derivative(Width v, string x, string y) => $"{v.Constant(1)} - {y} * {y}";
}
