using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Kernels;

public enum PoolPass { Max, MaxGradient, Average, AverageGradient }

/// <summary>Pooling over plain NCHW memory in scalars, one sample, for every geometry.</summary>
public sealed record Pool2dPlainKernel(Precision Precision, PoolPass Pass, PoolGeometry Geometry, bool Unroll) : KernelSpec(Precision)
{
    public override string Name => $"{Pass}Pool2d_{Geometry.Name}{(Unroll ? "_Unrolled" : "")}{TypeSuffix}";

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
        PoolPass.MaxGradient => [$"{T}* x", $"{T}* dy", $"{T}* dx"],
        PoolPass.AverageGradient => [$"{T}* dy", $"{T}* dx"],
        _ => [$"{T}* x", $"{T}* y"],
    };

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
        w.Loop(Unroll, "c", g.Channels, 1, c => w.Loop(Unroll, "h", g.OutH, 1, h => w.Loop(Unroll, "u", g.OutW, 1, u => EmitWindow(w, v, c, h, u))));
    }

    private void EmitWindow(CodeWriter w, Width v, string c, string h, string u)
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
                w.Line($"var most = {v.Number(double.NegativeInfinity)};");
                w.Line("var winner = -1;");
                Taps(w, c, h, u, at =>
                {
                    w.Line($"var at = {at};");
                    w.Line("if (winner < 0 || x[at] > most || x[at] != x[at]) { most = x[at]; winner = at; }");
                });
                w.Line($"dx[winner] += dy[{y}];");
                break;
            case PoolPass.Average:
                w.Line($"{T} sum = 0;");
                Taps(w, c, h, u, at => w.Line($"sum += x[{at}];"));
                w.Line($"y[{y}] = sum * {v.Number(1.0 / (g.Kernel.H * g.Kernel.W))};");
                break;
            default:
                w.Line($"var share = dy[{y}] * {v.Number(1.0 / (g.Kernel.H * g.Kernel.W))};");
                Taps(w, c, h, u, at => w.Line($"dx[{at}] += share;"));
                break;
        }
    }

    private void Taps(CodeWriter w, string c, string h, string u, Action<string> body)
    {
        var g = Geometry;
        if (Unroll)
        {
            // Written out, every coordinate is a constant, and taps outside of the image are not there at all.
            int channel = int.Parse(c), top = int.Parse(h) * g.Stride.H - g.Padding.H, left = int.Parse(u) * g.Stride.W - g.Padding.W;
            for (var r = 0; r < g.Kernel.H; r++)
                for (var s = 0; s < g.Kernel.W; s++)
                {
                    int row = top + r * g.Dilation.H, column = left + s * g.Dilation.W;
                    if ((uint)row < g.InH && (uint)column < g.InW)
                        using (w.Block("")) body($"{(channel * g.InH + row) * g.InW + column}");
                }
            return;
        }
        using (w.Block($"for (var r = 0; r < {g.Kernel.H}; r++)"))
        using (w.Block($"for (var s = 0; s < {g.Kernel.W}; s++)"))
        {
            w.Line($"var row = h * {g.Stride.H} + r * {g.Dilation.H} - {g.Padding.H};");
            w.Line($"var column = u * {g.Stride.W} + s * {g.Dilation.W} - {g.Padding.W};");
            if (g.Padding != default) w.Line($"if ((uint)row >= {g.InH} || (uint)column >= {g.InW}) continue;");
            body($"(c * {g.InH} + row) * {g.InW} + column");
        }
    }
}
