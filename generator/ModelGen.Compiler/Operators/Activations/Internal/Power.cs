using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = |x|^exponent, times the sign of x where it is an odd power or an odd root; at 0 the derivative is 0.</summary>
public sealed record Power(double Exponent, bool Signed) : Activation
{
    public override string KernelName => $"Power_{Constants.Name(Exponent)}{(Signed ? "_Signed" : "")}";

    public override bool DerivativeReadsInput => true;

    public override string Forward(Width v, string x) => Exponent switch
    {
        2 when !Signed => $"{x} * {x}",
        3 when Signed => $"{x} * {x} * {x}",
        4 when !Signed => $"{x} * {x} * ({x} * {x})",
        0.5 when !Signed => v.Sqrt(v.Abs(x)),
        _ when Signed => v.Select(v.Greater(v.Zero, x), $"-{Magnitude(v, x)}", Magnitude(v, x)),
        _ => Magnitude(v, x),
    };

    // The derivative is exponent · y / x, whatever the sign of x.
    public override string Derivative(Width v, string x, string y) => Exponent == 2 && !Signed
        ? $"{x} + {x}"
        : v.Select(v.Greater(v.Abs(x), v.Zero), $"{v.Constant(Exponent)} * ({Forward(v, x)}) / {x}", v.Zero);

    public override string Describe() => $"power {Constants.Text(Exponent)}";

    private string Magnitude(Width v, string x) => v.Call("Exp", $"{v.Constant(Exponent)} * {v.Call("Log", v.Abs(x))}");
}
