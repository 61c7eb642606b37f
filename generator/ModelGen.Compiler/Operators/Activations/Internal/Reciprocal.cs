using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = numerator / x, y' = -numerator / x².</summary>
public sealed record Reciprocal(double Numerator) : Activation
{
    public override string KernelName => "Reciprocal_" + Constants.Name(Numerator);

    public override bool DerivativeReadsInput => true;

    public override bool IsSlopeFinite => false;

    public override string Forward(Width v, string x) => $"{v.Constant(Numerator)} / {x}";

    public override string Derivative(Width v, string x, string y) => $"{v.Constant(-Numerator)} / ({x} * {x})";

    public override string Describe() => $"{Constants.Text(Numerator)} divided by";
}
