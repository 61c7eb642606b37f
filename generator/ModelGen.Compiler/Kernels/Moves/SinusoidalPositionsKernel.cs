using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Sines and cosines of places: an angle for each pair of features, turned on from place to place in double precision, so
/// that a place costs no function. Vectors lie along the features.
/// </summary>
public sealed record SinusoidalPositionsKernel(Precision Precision) : KernelSpec(Precision)
{
    public override string Name => "SinusoidalPositions" + TypeSuffix;

    public override string Summary => "y[t, 2i] = sin(t / 10000^(2i / features)), y[t, 2i + 1] the cosine.";

    public override EquatableArray<string> Parameters => [$"{T}* y", "int time", "int features"];

    public override void Emit(CodeWriter w, Width v)
    {
        if (v.IsScalar) EmitPairs(w);
        else EmitVectors(w, v);
    }

    private void EmitPairs(CodeWriter w)
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

    /// <summary>
    /// Columns of vectors, whose lanes are sin, cos, sin, ... The last column may reach into the next row, so it is the first to be
    /// written; a column that reaches into its own next row is written over by that.
    /// </summary>
    private void EmitVectors(CodeWriter w, Width v)
    {
        var half = new Width(Precision.Double, v.Bits);
        var parts = v.Lanes / half.Lanes;
        w.Line($"double* along = stackalloc double[{v.Lanes}], across = stackalloc double[{v.Lanes}];");
        w.Line($"var last = stackalloc {T}[{v.Lanes}];");
        w.Line($"var columns = (features + {v.Lanes - 1}) / {v.Lanes};");
        w.Line("var ratio = Math.Pow(10000, -2.0 / features);");
        using (w.Block("for (var column = 0; column < columns; column++)"))
        {
            w.Line($"var start = (column == 0 ? columns - 1 : column - 1) * {v.Lanes};");
            w.Line("var angle = Math.Pow(10000, -(double)start / features);");
            using (w.Block($"for (var i = 0; i < {v.Lanes}; i += 2)"))
            {
                w.Line("var (sin, cos) = Math.SinCos(angle);");
                w.Line("along[i] = along[i + 1] = cos;");
                w.Line("across[i] = sin;");
                w.Line("across[i + 1] = -sin;");
                w.Line("angle *= ratio;");
            }
            for (var p = 0; p < parts; p++)
            {
                w.Line($"{half.Type} along{p} = {half.Load($"along + {p * half.Lanes}")}, across{p} = {half.Load($"across + {p * half.Lanes}")};");
                w.Line($"var place{p} = {half.Class}.Create({string.Join(", ", Enumerable.Range(0, half.Lanes).Select(lane => half.Number(lane % 2)))});");
            }
            w.Line("var to = y + start;");
            w.Line("var left = (nint)time * features - start;");
            using (w.Block("for (var t = 0; t < time; t++)"))
            {
                var value = parts == 1 ? "place0" : $"{v.Class}.Narrow(place0, place1)";
                w.Line($"if (left >= {v.Lanes}) {v.Store("to", value)}");
                using (w.Block("else"))
                {
                    w.Line(v.Store("last", value));
                    w.Line($"new Span<{T}>(last, (int)left).CopyTo(new Span<{T}>(to, (int)left));");
                }
                for (var p = 0; p < parts; p++) w.Line($"place{p} = place{p} * along{p} + {half.Pick([$"place{p}"], lane => (0, lane ^ 1))} * across{p};");
                w.Line("to += features;");
                w.Line("left -= features;");
            }
        }
    }
}
