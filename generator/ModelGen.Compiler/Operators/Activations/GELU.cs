using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>How a <see cref="GELU"/> is worked out: exactly, or by a hyperbolic tangent.</summary>
public enum GELUForm { None, Tanh }

/// <summary>
/// y = x · Φ(x), the normal distribution's Φ by the error function, or approximated as σ(2u) with
/// u = sqrt(2 / π) (x + 0.044715 x³) (Hendrycks and Gimpel 2016).
/// </summary>
public sealed record GELU(bool Tanh) : Activation
{
    private static readonly double s_root = Math.Sqrt(2 / Math.PI);

    public static LayerKind Kind { get; } = new("GELU", "y = x · Φ(x), Φ exactly or with Approximate = GELUForm.Tanh", "torch.nn.GELU", "Gelu", a => new GELU(a.Enum("approximate", GELUForm.None) == GELUForm.Tanh));

    public override string KernelName => Tanh ? "GELU_Tanh" : "GELU";

    public override bool DerivativeReadsInput => true;

    public override string Forward(Width v, string x) => $"{v.AtLeast(x, -Far)} * {Phi(v, x)}";

    public override string Derivative(Width v, string x, string y) => Tanh
        // The derivative of σ(2u) is σ(2u) σ(-2u) 2u'.
        ? $"{Phi(v, x)} * ({v.Constant(1)} + {v.Within(x, Far)} * {v.Call("Sigmoid", "-" + Twice(v, x))} * ({v.Constant(2 * s_root)} + {v.Constant(6 * 0.044715 * s_root)} * {v.Within(x, Far)} * {v.Within(x, Far)}))"
        : $"{Phi(v, x)} + {v.Within(x, Far)} * {v.Constant(1 / Math.Sqrt(2 * Math.PI))} * {v.Call("Exp", $"{x} * {x} * {v.Constant(-0.5)}")}";

    public override string Describe() => Tanh ? "GELU tanh" : "GELU";

    private string Phi(Width v, string x) => Tanh
        ? v.Call("Sigmoid", Twice(v, x))
        : $"({v.Constant(0.5)} + {v.Constant(0.5)} * {v.Call("Erf", $"{x} * {v.Constant(Math.Sqrt(0.5))}")})";

    /// <summary>2u.</summary>
    private static string Twice(Width v, string x) => $"({x} * ({v.Constant(2 * s_root)} + {v.Constant(2 * 0.044715 * s_root)} * {x} * {x}))";
}
