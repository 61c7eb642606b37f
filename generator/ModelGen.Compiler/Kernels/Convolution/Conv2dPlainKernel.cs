using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

public enum ConvPass { Forward, InputGradient, WeightGradient }

/// <summary>
/// A convolution over plain NCHW memory in scalars, for every geometry: what serves where no fast kernel does, and what
/// the fast ones are tested against.
/// </summary>
public sealed record Conv2dPlainKernel(Precision Precision, ConvPass Pass, ConvGeometry Geometry, Epilogue Epilogue, bool Unroll) : KernelSpec(Precision)
{
    public override string Name => $"Conv2d{(Pass == ConvPass.Forward ? "" : "_" + Pass)}_{Geometry.Name}{Epilogue.Name}{(Unroll ? "_Unrolled" : "")}{TypeSuffix}";

    public override string Summary => $"{(Pass == ConvPass.Forward ? "Convolution" : Pass + " of a convolution")}, plain, one multiply-add at a time{Epilogue.Description}.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => Pass switch
    {
        ConvPass.Forward => new[] { $"{T}* x", $"{T}* weight" }.Concat(Epilogue.Bias ? [$"{T}* bias"] : []).Concat(Epilogue.Residual ? [$"{T}* residual"] : []).Append($"{T}* y").ToEquatable(),
        ConvPass.InputGradient => new[] { $"{T}* dy", $"{T}* weight" }.Concat(Epilogue.Images.Select(image => $"{T}* {image}")).Append($"{T}* dx").ToEquatable(),
        _ when Unroll => [$"{T}* x", $"{T}* dy", $"{T}* dw", "int sample"],
        _ => [$"{T}* x", $"{T}* dy", $"{T}* dw", "int count", "int output"],
    };

    public override void Emit(CodeWriter w, Width v)
    {
        if (Unroll) EmitUnrolled(w, v);
        else if (Pass == ConvPass.WeightGradient) EmitWeightGradient(w);
        else if (Pass == ConvPass.InputGradient) EmitInputGradient(w, v);
        else EmitForward(w, v);
    }

    private void EmitForward(CodeWriter w, Width v)
    {
        var g = Geometry;
        using (w.Block($"for (var o = 0; o < {g.OutChannels}; o++)"))
        using (w.Block($"for (var h = 0; h < {g.OutH}; h++)"))
        using (w.Block($"for (var u = 0; u < {g.OutW}; u++)"))
        {
            w.Line($"var sum = {(Epilogue.Bias ? "bias[o]" : v.Zero)};");
            using (w.Block($"for (var i = 0; i < {g.InPerGroup}; i++)"))
            {
                w.Line($"var xi = x + ({Group("o")}i) * {g.InH * g.InW};");
                w.Line($"var wi = weight + (o * {g.InPerGroup} + i) * {g.Kernel.H * g.Kernel.W};");
                Taps(w, "sum += wi[{0}] * xi[{1}];");
            }
            var place = $"(o * {g.OutH} + h) * {g.OutW} + u";
            if (Epilogue.Residual) w.Line($"sum += residual[{place}];");
            if (Epilogue.Activation is { } activation) w.Line($"sum = {activation.Forward(v, "sum")};");
            w.Line($"y[{place}] = sum;");
        }
    }

    private void EmitInputGradient(CodeWriter w, Width v)
    {
        var g = Geometry;
        var elements = g.InChannels * g.InH * g.InW;
        w.Line(Epilogue.Residual
            ? $"new ReadOnlySpan<{T}>(residual, {elements}).CopyTo(new Span<{T}>(dx, {elements}));"
            : $"new Span<{T}>(dx, {elements}).Clear();");
        using (w.Block($"for (var o = 0; o < {g.OutChannels}; o++)"))
        using (w.Block($"for (var h = 0; h < {g.OutH}; h++)"))
        using (w.Block($"for (var u = 0; u < {g.OutW}; u++)"))
        {
            w.Line($"var d = dy[(o * {g.OutH} + h) * {g.OutW} + u];");
            using (w.Block($"for (var i = 0; i < {g.InPerGroup}; i++)"))
            {
                w.Line($"var dxi = dx + ({Group("o")}i) * {g.InH * g.InW};");
                w.Line($"var wi = weight + (o * {g.InPerGroup} + i) * {g.Kernel.H * g.Kernel.W};");
                Taps(w, "dxi[{1}] += wi[{0}] * d;");
            }
        }
        if (Epilogue.Gradient is not null)
            using (w.Block($"for (var i = 0; i < {elements}; i++)")) Epilogue.EmitGradient(w, v, "dx[i]", "saved + i");
    }

    private void EmitWeightGradient(CodeWriter w)
    {
        var g = Geometry;
        w.Line($"dw += output * {g.InPerGroup * g.Kernel.H * g.Kernel.W};");
        w.Line($"new Span<{T}>(dw, {g.InPerGroup * g.Kernel.H * g.Kernel.W}).Clear();");
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        using (w.Block($"for (var h = 0; h < {g.OutH}; h++)"))
        using (w.Block($"for (var u = 0; u < {g.OutW}; u++)"))
        {
            w.Line($"var d = dy[((sample * {g.OutChannels} + output) * {g.OutH} + h) * {g.OutW} + u];");
            using (w.Block($"for (var i = 0; i < {g.InPerGroup}; i++)"))
            {
                w.Line($"var xi = x + (sample * {g.InChannels} + {Group("output")}i) * {g.InH * g.InW};");
                w.Line($"var dwi = dw + i * {g.Kernel.H * g.Kernel.W};");
                Taps(w, "dwi[{0}] += xi[{1}] * d;");
            }
        }
    }

    private string Group(string output) => Geometry.Groups == 1 ? "" : $"{output} / {Geometry.OutPerGroup} * {Geometry.InPerGroup} + ";

    /// <summary>The taps of the kernel that lie within the image.</summary>
    private void Taps(CodeWriter w, string statement)
    {
        var g = Geometry;
        using (w.Block($"for (var r = 0; r < {g.Kernel.H}; r++)"))
        {
            w.Line($"var row = h * {g.Stride.H} + r * {g.Dilation.H} - {g.Top};");
            w.Line($"if ((uint)row >= {g.InH}) continue;");
            using (w.Block($"for (var s = 0; s < {g.Kernel.W}; s++)"))
            {
                w.Line($"var column = u * {g.Stride.W} + s * {g.Dilation.W} - {g.Left};");
                w.Line($"if ((uint)column >= {g.InW}) continue;");
                w.Line(string.Format(statement, $"r * {g.Kernel.W} + s", $"row * {g.InW} + column"));
            }
        }
    }

    /// <summary>Every multiply-add of one sample, written out; results are gathered by what they are added to.</summary>
    private void EmitUnrolled(CodeWriter w, Width v)
    {
        var sums = new SortedDictionary<int, List<string>>();
        var g = Geometry;
        for (var o = 0; o < g.OutChannels; o++)
            for (var h = 0; h < g.OutH; h++)
                for (var u = 0; u < g.OutW; u++)
                    for (var i = 0; i < g.InPerGroup; i++)
                        for (var r = 0; r < g.Kernel.H; r++)
                            for (var s = 0; s < g.Kernel.W; s++)
                            {
                                int row = h * g.Stride.H + r * g.Dilation.H - g.Top, column = u * g.Stride.W + s * g.Dilation.W - g.Left;
                                var inside = (uint)row < g.InH && (uint)column < g.InW;
                                var x = ((o / g.OutPerGroup * g.InPerGroup + i) * g.InH + row) * g.InW + column;
                                var weight = ((o * g.InPerGroup + i) * g.Kernel.H + r) * g.Kernel.W + s;
                                var y = (o * g.OutH + h) * g.OutW + u;
                                var (to, term) = Pass switch
                                {
                                    ConvPass.Forward => (y, $"weight[{weight}] * x[{x}]"),
                                    ConvPass.InputGradient => (x, $"weight[{weight}] * dy[{y}]"),
                                    _ => (weight, $"x[{x}] * dy[{y}]"),
                                };
                                if (inside) At(sums, to).Add(term);
                                else if (Pass != ConvPass.InputGradient) At(sums, to);
                            }
        var size = Pass == ConvPass.InputGradient ? g.InChannels * g.InH * g.InW : 0;
        for (var x = 0; x < size; x++) At(sums, x);
        foreach (var pair in sums)
        {
            var sum = pair.Value.Count == 0 ? v.Zero : string.Join(" + ", pair.Value);
            switch (Pass)
            {
                case ConvPass.Forward:
                    if (Epilogue.Bias) sum = $"bias[{pair.Key / (g.OutH * g.OutW)}] + {sum}";
                    if (Epilogue.Residual) sum += $" + residual[{pair.Key}]";
                    w.Line($"var y{pair.Key} = {sum};");
                    w.Line($"y[{pair.Key}] = {(Epilogue.Activation is { } activation ? activation.Forward(v, $"y{pair.Key}") : $"y{pair.Key}")};");
                    break;
                case ConvPass.InputGradient:
                    w.Line($"dx[{pair.Key}] = {sum}{(Epilogue.Residual ? $" + residual[{pair.Key}]" : "")};");
                    break;
                default:
                    w.Line($"dw[{pair.Key}] = (sample == 0 ? 0 : dw[{pair.Key}]) + {sum};");
                    break;
            }
        }
    }

    private static List<string> At(SortedDictionary<int, List<string>> sums, int index)
    {
        if (!sums.TryGetValue(index, out var terms)) sums[index] = terms = [];
        return terms;
    }
}
