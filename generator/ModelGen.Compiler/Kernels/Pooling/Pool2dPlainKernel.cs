using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

public enum PoolPass { Max, MaxGradient, Average, AverageGradient }

/// <summary>Pooling over plain NCHW memory in scalars, one sample, for every geometry.</summary>
/// <param name="Gradient">The activation whose derivative, from what was saved, the gradient is multiplied by.</param>
public sealed record Pool2dPlainKernel(Precision Precision, PoolPass Pass, PoolGeometry Geometry, bool Unroll, IActivation? Gradient = null) : KernelSpec(Precision)
{
    public override string Name => $"{Pass}Pool2d_{Geometry.Name}{(Unroll ? "_Unrolled" : "")}{(Gradient is null ? "" : $"_{Gradient.KernelName}Gradient")}{TypeSuffix}";

    public override string Summary => Pass switch
    {
        PoolPass.Max => "The largest element of each window.",
        PoolPass.Average => "The mean of each window.",
        PoolPass.MaxGradient => "Each window's gradient lands on its first largest element.",
        _ => "Each window's gradient is shared equally.",
    };

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => Pass switch
    {
        PoolPass.MaxGradient => [$"{T}* x", $"{T}* dy", .. Saved, $"{T}* dx"],
        PoolPass.AverageGradient => [$"{T}* dy", .. Saved, $"{T}* dx"],
        _ => [$"{T}* x", $"{T}* y"],
    };

    private IEnumerable<string> Saved => Gradient is null ? [] : [$"{T}* saved"];

    private bool IsGradient => Pass is PoolPass.MaxGradient or PoolPass.AverageGradient;

    public override void Emit(CodeWriter w, Width v)
    {
        var g = Geometry;
        if (IsGradient)
        {
            if (Unroll)
                for (var i = 0; i < g.Channels * g.InH * g.InW; i++) w.Line($"dx[{i}] = 0;");
            else w.Line($"new Span<{T}>(dx, {g.Channels * g.InH * g.InW}).Clear();");
        }
        w.Loop(Unroll, "c", g.Channels, 1, c => w.Loop(Unroll, "h", g.OutH, 1, h =>
        {
            if (!Unroll) Rows.Emit(w, "h");
            w.Loop(Unroll, "u", g.OutW, 1, u =>
            {
                if (!Unroll) Columns.Emit(w, "u");
                EmitWindow(w, v, c, h, u);
            });
        }));
        if (Gradient is null) return;
        using (w.Block($"for (var i = 0; i < {g.Channels * g.InH * g.InW}; i++)"))
            new Epilogue(false, false, null, Gradient: Gradient).EmitGradient(w, v, "dx[i]", "saved + i");
    }

    internal PoolText Rows => Text("row", "r", Geometry.Down);

    internal PoolText Columns => Text("column", "s", Geometry.Across);

    private static PoolText Text(string name, string tap, PoolAxis axis) =>
        new(name, tap, $"{axis.Size}", $"{axis.Out}", $"{axis.Padding}", axis.Kernel, axis.Stride, axis.Dilation, axis.Adaptive, axis.Clipped);

    internal void EmitWindow(CodeWriter w, Width v, string c, string h, string u)
    {
        var g = Geometry;
        var y = $"({c} * {g.OutH} + {h}) * {g.OutW} + {u}";
        switch (Pass)
        {
            case PoolPass.Max:
                w.Line($"var most = {v.Number(double.NegativeInfinity)};");
                Taps(w, c, h, u, at => w.Line($"most = {v.Max("most", $"x[{at}]")};"));
                w.Line($"y[{y}] = most;");
                break;
            case PoolPass.MaxGradient:
                // Without branches, which nobody could predict.
                w.Line($"var winner = {First(c, h, u)};");
                w.Line("var most = x[winner];");
                Taps(w, c, h, u, at =>
                {
                    w.Line($"var at = {at};");
                    w.Line("var e = x[at];");
                    w.Line($"winner += (at - winner) & -Unsafe.BitCast<bool, byte>(e > most | {T}.IsNaN(e));");
                    w.Line($"most = {v.Max("most", "e")};");
                });
                w.Line($"dx[winner] += dy[{y}];");
                break;
            case PoolPass.Average:
                w.Line($"{T} sum = 0;");
                Taps(w, c, h, u, at => w.Line($"sum += x[{at}];"));
                w.Line($"y[{y}] = sum{Share(v, h, u)};");
                break;
            default:
                w.Line($"var share = dy[{y}]{Share(v, h, u)};");
                Taps(w, c, h, u, at => w.Line($"dx[{at}] += share;"));
                break;
        }
    }

    /// <summary>The division by the number of places.</summary>
    internal string Share(Width v, string h, string u)
    {
        var g = Geometry;
        if (g.Divisor == PoolDivisor.Window) return $" * {v.Number(1.0 / (g.Kernel.H * g.Kernel.W))}";
        return Unroll
            ? $" * {v.Number(1.0 / (g.Down.Divisor(int.Parse(h), g.Divisor) * g.Across.Divisor(int.Parse(u), g.Divisor)))}"
            : $" / ({Rows.Divisor(g.Divisor)} * {Columns.Divisor(g.Divisor)})";
    }

    /// <summary>The first tap that lies in the image.</summary>
    private string First(string c, string h, string u)
    {
        var g = Geometry;
        if (!Unroll) return $"(c * {g.InH} + row0 + {Rows.From} * {g.Dilation.H}) * {g.InW} + column0 + {Columns.From} * {g.Dilation.W}";
        int row = int.Parse(h), column = int.Parse(u);
        return $"{(int.Parse(c) * g.InH + g.Down.Start(row) + g.Down.Taps(row).From * g.Dilation.H) * g.InW + g.Across.Start(column) + g.Across.Taps(column).From * g.Dilation.W}";
    }

    private void Taps(CodeWriter w, string c, string h, string u, Action<string> body)
    {
        var g = Geometry;
        if (Unroll)
        {
            // Written out, every coordinate is a constant, and taps outside of the image are not there at all.
            var (rows, columns) = (g.Down.Taps(int.Parse(h)), g.Across.Taps(int.Parse(u)));
            for (var r = rows.From; r < rows.To; r++)
                for (var s = columns.From; s < columns.To; s++)
                {
                    int row = g.Down.Start(int.Parse(h)) + r * g.Dilation.H, column = g.Across.Start(int.Parse(u)) + s * g.Dilation.W;
                    using (w.Block("")) body($"{(int.Parse(c) * g.InH + row) * g.InW + column}");
                }
            return;
        }
        using (w.Block($"for (var r = {Rows.From}; r < {Rows.To}; r++)"))
        using (w.Block($"for (var s = {Columns.From}; s < {Columns.To}; s++)"))
            body($"(c * {g.InH} + row0 + r * {g.Dilation.H}) * {g.InW} + column0 + s * {g.Dilation.W}");
    }
}
