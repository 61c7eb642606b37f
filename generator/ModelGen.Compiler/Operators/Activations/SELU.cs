using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = scale · x where x > 0, else scale · alpha · (exp(x) - 1), with the constants that keep mean 0 and variance 1 (Klambauer and others 2017).</summary>
public sealed record SELU : Activation
{
    private const double Alpha = 1.6732632423543772848170429916717;
    private const double Scale = 1.0507009873554804934193349852946;

    public static LayerKind Kind { get; } = new("SELU", "y = 1.0507 · x where x > 0, else 1.7581 · (exp(x) - 1)", "torch.nn.SELU", "Selu", _ => new SELU());

    public override string Forward(Width v, string x) => v.Select(v.Greater(x, v.Zero), $"{x} * {v.Constant(Scale)}", $"{v.Call("Expm1", x)} * {v.Constant(Scale * Alpha)}");

    public override string Derivative(Width v, string x, string y) => v.Select(v.Greater(y, v.Zero), v.Constant(Scale), $"{y} + {v.Constant(Scale * Alpha)}");
}
