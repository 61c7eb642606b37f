using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Sines and cosines of places: an angle for each pair of features, turned on from place to place in double precision, so
/// that a place costs no function.
/// </summary>
public sealed record SinusoidalPositionsKernel(Precision Precision) : KernelSpec(Precision)
{
    public override string Name => "SinusoidalPositions" + TypeSuffix;

    public override string Summary => "y[t, 2i] = sin(t / 10000^(2i / features)), y[t, 2i + 1] the cosine.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => [$"{T}* y", "int time", "int features"];

    public override void Emit(CodeWriter w, Width v)
    {
        using (w.Block("for (var i = 0; i < features; i += 2)"))
        {
            w.Line("var (turnSin, turnCos) = Math.SinCos(Math.Pow(10000, -(double)i / features));");
            w.Line("double sin = 0, cos = 1;");
            using (w.Block("for (var t = 0; t < time; t++)"))
            {
                w.Line($"y[(nint)t * features + i] = ({T})sin;");
                w.Line($"if (i + 1 < features) y[(nint)t * features + i + 1] = ({T})cos;");
                w.Line("(sin, cos) = (sin * turnCos + cos * turnSin, cos * turnCos - sin * turnSin);");
            }
        }
    }
}
