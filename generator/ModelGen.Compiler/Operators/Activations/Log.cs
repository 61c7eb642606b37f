using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = log(x), y' = 1 / x.</summary>
public sealed record Log : Activation
{
    public static LayerKind Kind { get; } = new("Log", "y = log(x)", "torch.log", "Log", _ => new Log());

    public override bool DerivativeReadsInput => true;

    public override bool IsSlopeFinite => false;

    public override string Forward(Width v, string x) => v.Call("Log", x);

    public override string Derivative(Width v, string x, string y) => $"{v.Constant(1)} / {x}";
}
