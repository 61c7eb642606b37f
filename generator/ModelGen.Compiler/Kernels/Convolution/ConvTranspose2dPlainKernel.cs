using System.Globalization;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A transposed convolution over plain NCHW memory in scalars: every output gathers from the windows that hold it. It
/// serves tiny networks and what the batch shares.
/// </summary>
/// <param name="Geometry">The convolution that this one is the transpose of.</param>
public sealed record ConvTranspose2dPlainKernel(Precision Precision, ConvGeometry Geometry, Epilogue Epilogue, bool Unroll) : KernelSpec(Precision)
{
    public override string Name => $"ConvTranspose2d_{Geometry.Name}{Epilogue.Name}{(Unroll ? "_Unrolled" : "")}{TypeSuffix}";

    public override string Summary => $"Transposed convolution, plain, one multiply-add at a time{Epilogue.Description}.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* weight" }.Concat(Epilogue.Bias ? [$"{T}* bias"] : []).Append($"{T}* y").ToEquatable();

    public override void Emit(CodeWriter w, Width v)
    {
        var g = Geometry;
        w.Loop(Unroll, "o", g.InChannels, 1, o => w.Loop(Unroll, "h", g.InH, 1, h => w.Loop(Unroll, "u", g.InW, 1, u =>
        {
            if (Unroll) w.Line($"var sum = {string.Join(" + ", Terms(Number(o), Number(h), Number(u)).DefaultIfEmpty(v.Zero))};");
            else EmitSum(w, v);
            if (Epilogue.Activation is { } activation) w.Line($"sum = {activation.Forward(v, "sum")};");
            w.Line($"y[({o} * {g.InH} + {h}) * {g.InW} + {u}] = sum;");
        })));
    }

    private void EmitSum(CodeWriter w, Width v)
    {
        var g = Geometry;
        w.Line($"var sum = {(Epilogue.Bias ? "bias[o]" : v.Zero)};");
        using (w.Block($"for (var r = 0; r < {g.Kernel.H}; r++)"))
        {
            w.Line($"var row = h + {g.Top} - r * {g.Dilation.H};");
            w.Line($"if (row < 0 || row % {g.Stride.H} != 0 || row / {g.Stride.H} >= {g.OutH}) continue;");
            using (w.Block($"for (var s = 0; s < {g.Kernel.W}; s++)"))
            {
                w.Line($"var column = u + {g.Left} - s * {g.Dilation.W};");
                w.Line($"if (column < 0 || column % {g.Stride.W} != 0 || column / {g.Stride.W} >= {g.OutW}) continue;");
                w.Line($"var xp = x + (o / {g.InPerGroup} * {g.OutPerGroup} * {g.OutH} + row / {g.Stride.H}) * {g.OutW} + column / {g.Stride.W};");
                w.Line($"var wp = weight + ((o / {g.InPerGroup} * {g.OutPerGroup} * {g.InPerGroup} + o % {g.InPerGroup}) * {g.Kernel.H} + r) * {g.Kernel.W} + s;");
                w.Line($"for (var i = 0; i < {g.OutPerGroup}; i++) sum += xp[i * {g.OutH * g.OutW}] * wp[i * {g.InPerGroup * g.Kernel.H * g.Kernel.W}];");
            }
        }
    }

    private IEnumerable<string> Terms(int o, int h, int u)
    {
        var g = Geometry;
        if (Epilogue.Bias) yield return $"bias[{o}]";
        for (var i = 0; i < g.OutPerGroup; i++)
            for (var r = 0; r < g.Kernel.H; r++)
                for (var s = 0; s < g.Kernel.W; s++)
                {
                    int row = h + g.Top - r * g.Dilation.H, column = u + g.Left - s * g.Dilation.W;
                    if (row < 0 || row % g.Stride.H != 0 || row / g.Stride.H >= g.OutH || column < 0 || column % g.Stride.W != 0 || column / g.Stride.W >= g.OutW) continue;
                    var channel = o / g.InPerGroup * g.OutPerGroup + i;
                    yield return $"x[{(channel * g.OutH + row / g.Stride.H) * g.OutW + column / g.Stride.W}] * weight[{((channel * g.InPerGroup + o % g.InPerGroup) * g.Kernel.H + r) * g.Kernel.W + s}]";
                }
    }

    private static int Number(string index) => int.Parse(index, CultureInfo.InvariantCulture);
}
