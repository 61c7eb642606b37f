using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Pooling of windows of 2 × 2 that lie side by side, over plain images: vectors are neighbouring pixels, and two floats
/// of a row are a number of 64 bits, so pairs are joined and split by shifts. One sample, all channels.
/// </summary>
/// <remarks>
/// Shifts are unsigned by name (<c>&gt;&gt;&gt;</c>): for 64 bits there is a signed one in AVX-512 alone, and without it .NET 9 shifts
/// by <c>&gt;&gt;</c> element by element, through the stack, even what has no sign.
/// </remarks>
/// <param name="Gradient">The activation whose derivative, from what was saved, the gradient is multiplied by.</param>
public sealed record Pool2dPairsKernel(PoolPass Pass, IActivation? Gradient) : KernelSpec(Precision.Single)
{
    private bool IsGradient => Pass is PoolPass.MaxGradient or PoolPass.AverageGradient;

    private bool IsMax => Pass is PoolPass.Max or PoolPass.MaxGradient;

    public override string Name => $"{Pass}Pool2dPairs{(Gradient is null ? "" : $"_{Gradient.KernelName}Gradient")}";

    public override string Summary => (Pass switch
    {
        PoolPass.Max => "The largest element of each pair of pairs.",
        PoolPass.Average => "The mean of each pair of pairs.",
        PoolPass.MaxGradient => "Each window's gradient lands on its first largest element.",
        _ => "Each window's gradient is shared equally.",
    }) + (Gradient is null ? "" : $" It goes on through {Gradient.Name}.");

    public override EquatableArray<string> Parameters =>
        (IsGradient ? Pass == PoolPass.MaxGradient ? new[] { "float* x", "float* dy" } : ["float* dy"] : ["float* x"])
        .Concat(Gradient is null ? [] : ["float* saved"])
        .Concat(IsGradient ? ["float* dx"] : ["float* y"])
        .Concat(["int rows", "int outWidth"]).ToEquatable();

    public static bool Serves(PoolGeometry g, Precision precision) =>
        precision == Precision.Single && !g.IsAdaptive && g.Kernel == new HW(2, 2) && g.Stride == g.Kernel && g.Dilation == HW.One && g.Padding == default &&
        g.InH == 2 * g.OutH && g.InW == 2 * g.OutW;

    public static KernelCall Call(LowerContext c, PoolPass pass, PoolGeometry g, IActivation? gradient) =>
        c.Call(new Pool2dPairsKernel(pass, gradient), new Split.Samples(1), 4L * g.Channels * g.OutH * g.OutW,
            [.. c.Node.Inputs.Select((_, i) => c.In(i)), c.Out(), g.Channels * g.OutH, g.OutW]);

    public override void Emit(CodeWriter w, Width v)
    {
        // Rows are short: half of 512 bits wastes less of them.
        if (v.Bits > 256) v = v with { Bits = 256 };
        // Without a border all channels are one image.
        using (w.Block("for (var row = 0; row < rows; row++)"))
        {
            if (!v.IsScalar)
            {
                using (w.Block($"if (outWidth >= {v.Lanes})"))
                using (w.Block($"for (var column = 0; column < outWidth; column += {v.Lanes})"))
                {
                    w.Line($"var u = Math.Min(column, outWidth - {v.Lanes});");
                    EmitVectors(w, v);
                }
                using (w.Block("else"))
                using (w.Block("for (var u = 0; u < outWidth; u++)")) EmitWindow(w, v.Scalar);
            }
            else
                using (w.Block("for (var u = 0; u < outWidth; u++)")) EmitWindow(w, v);
            foreach (var image in new[] { Pass == PoolPass.AverageGradient ? null : "x", IsGradient ? "dx" : null, Gradient is null ? null : "saved" })
                if (image is not null) w.Line($"{image} += 4 * outWidth;");
            w.Line($"{(IsGradient ? "dy" : "y")} += outWidth;");
        }
    }

    private static string Row(string image, int row, int at) => $"{image} + 2 * u{(row == 0 ? "" : " + 2 * outWidth")}{(at == 0 ? "" : $" + {at}")}";

    private void EmitVectors(CodeWriter w, Width v)
    {
        string Odd(string vector) => $"({vector}.AsUInt64() >>> 32).AsSingle()";
        string Both(string halves) => $"({halves} | ({halves} << 32)).AsSingle()";

        if (!IsGradient)
        {
            for (var half = 0; half < 2; half++)
            {
                var (a, b) = (v.Load(Row("x", 0, half * v.Lanes)), v.Load(Row("x", 1, half * v.Lanes)));
                w.Line($"var rows{half} = {(IsMax ? v.Max(a, b) : $"{a} + {b}")};");
                w.Line($"var pairs{half} = {(IsMax ? v.Max($"rows{half}", Odd($"rows{half}")) : $"rows{half} + {Odd($"rows{half}")}")};");
            }
            w.Line(v.Store("y + u", $"{v.Class}.Narrow(pairs0.AsUInt64(), pairs1.AsUInt64()).AsSingle(){(IsMax ? "" : $" * {v.Constant(0.25)}")}"));
            return;
        }
        w.Line($"var (wide0, wide1) = {v.Class}.Widen(({v.Load("dy + u")}{(IsMax ? "" : $" * {v.Constant(0.25)}")}).AsUInt32());");
        for (var half = 0; half < 2; half++)
            using (w.Block(""))
            {
                w.Line($"var share = {Both($"wide{half}")};");
                if (IsMax)
                {
                    for (var row = 0; row < 2; row++) w.Line($"var e{row} = {v.Load(Row("x", row, half * v.Lanes))};");
                    w.Line($"var larger = {v.Max("e0", "e1")};");
                    w.Line("var turned = (larger.AsUInt64() >>> 32 | larger.AsUInt64() << 32).AsSingle();");
                    w.Line($"var most = {v.Max("larger", "turned")};");
                    // A lane that holds the largest element takes all, unless the one before it, or one above, has done so.
                    for (var row = 0; row < 2; row++) w.Line($"var hit{row} = ({v.Class}.Equals(e{row}, most) | ~{v.Class}.Equals(e{row}, e{row})).AsUInt64();");
                    w.Line("var taken = hit0 | hit0 << 32 | hit0 >>> 32;");
                    w.Line("hit1 &= ~taken;");
                    for (var row = 0; row < 2; row++) w.Line($"hit{row} &= ~(hit{row} << 32);");
                }
                for (var row = 0; row < 2; row++)
                {
                    w.Line($"var d{row} = {(IsMax ? $"(share.AsUInt64() & hit{row}).AsSingle()" : "share")};");
                    EmitStore(w, v, row, half * v.Lanes, $"d{row}");
                }
            }
    }

    private void EmitWindow(CodeWriter w, Width v)
    {
        string[] at = [Row("x", 0, 0), Row("x", 0, 1), Row("x", 1, 0), Row("x", 1, 1)];
        if (!IsGradient)
        {
            var all = at.Select(v.Load).ToList();
            w.Line(v.Store("y + u", IsMax ? v.Max(v.Max(all[0], all[2]), v.Max(all[1], all[3])) : $"(({all[0]} + {all[2]}) + ({all[1]} + {all[3]})) * {v.Constant(0.25)}"));
            return;
        }
        w.Line($"var share = dy[u]{(IsMax ? "" : $" * {v.Constant(0.25)}")};");
        if (IsMax)
        {
            w.Line($"var most = {v.Max(v.Max(v.Load(at[0]), v.Load(at[1])), v.Max(v.Load(at[2]), v.Load(at[3])))};");
            w.Line("var taken = false;");
        }
        for (var i = 0; i < 4; i++)
            using (w.Block(""))
            {
                if (IsMax)
                {
                    w.Line($"var e = {v.Load(at[i])};");
                    w.Line("var hit = !taken & (e == most | float.IsNaN(e));");
                    w.Line("taken |= hit;");
                }
                w.Line($"var d = {(IsMax ? "hit ? share : 0" : "share")};");
                EmitStore(w, v, i / 2, i % 2, "d");
            }
    }

    private void EmitStore(CodeWriter w, Width v, int row, int at, string value)
    {
        if (Gradient is not null) new Epilogue(false, false, null, Gradient: Gradient).EmitGradient(w, v, value, Row("saved", row, at));
        w.Line(v.Store(Row("dx", row, at), value));
    }
}
