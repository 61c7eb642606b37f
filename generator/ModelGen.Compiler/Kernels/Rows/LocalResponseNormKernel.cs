using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Normalisation by neighbouring channels, or its gradient; vectors lie along the pixels of a channel.</summary>
public sealed record LocalResponseNormKernel(Precision Precision, bool Gradient, int Window, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    protected override string BaseName => $"LocalResponseNorm_{Window}{(Gradient ? "_Gradient" : "")}";

    public override string Summary => Gradient
        ? "dx = dy · root^(2 beta) - 2 · alpha · beta / size · Σ terms · x · root over the channels whose windows hold this one."
        : "root = (k + alpha / size · Σ x² over neighbouring channels)^-1/2, y = x · root^(2 beta).";

    protected override IReadOnlyList<string> Sizes => ["channels", "after"];

    protected override IReadOnlyList<string> Extras => Gradient ? [$"{T} factor", $"{T} beta"] : [$"{T} k", $"{T} alpha", $"{T} beta"];

    private string RowSize => $"{Size(0)} * {Size(1)}";

    protected override IReadOnlyList<RowTensor> Tensors => Gradient
        ? [new("dy", RowSize), new("x", RowSize), new("roots", RowSize), new("terms", RowSize), new("dx", RowSize, IsWritten: true)]
        : [new("x", RowSize), new("y", RowSize, IsWritten: true), new("roots", RowSize, IsWritten: true)];

    public static KernelCall Call(LowerContext c, int size, double alpha, double beta, double k, bool gradient)
    {
        var shape = c.Input(0).Shape;
        Argument[] pointers = gradient ? [c.In(0), c.In(1), c.In(2), c.In(3), c.Out()] : [c.In(0), c.Out(0), c.Out(1)];
        Argument[] extras = gradient ? [2 * alpha * beta / size, beta] : [k, alpha / size, beta];
        int channels = shape[0], after = shape.After(0);
        Func<RowKernel, KernelSpec>? lanes = LaneRowsKernel.Serves(channels, after) ? single => new LaneRowsKernel(single, single) : null;
        return Call(c, baked => new LocalResponseNormKernel(c.Precision, gradient, size, baked), lanes, 1, [channels, after], shape.Elements * (size + 12), pointers, extras);
    }

    protected override void EmitRow(CodeWriter w, Width v) => w.Each(Size(0), "c", c =>
    {
        // Channel c sees Window / 2 before it and (Window - 1) / 2 after it; the channels that see it lie the other way round.
        int before = Gradient ? (Window - 1) / 2 : Window / 2, after = Window - 1 - before;
        var first = Size(0).IsUnrolled ? Math.Max(0, int.Parse(c) - before) : 0;
        var last = Size(0).IsUnrolled ? Math.Min(Size(0).Unrolled - 1, int.Parse(c) + after) : 0;
        if (!Size(0).IsUnrolled)
        {
            w.Line($"var first = Math.Max(0, c - {before});");
            w.Line($"var last = Math.Min(channels - 1, c + {after});");
        }
        w.Overlapping(v, Size(1), "i", (k, i) =>
        {
            string At(string tensor, string channel) => k.Load($"{tensor} + {channel} * {Size(1)} + {i}");
            void Sum(string name, Func<string, string> term)
            {
                w.Line($"var {name} = {k.Zero};");
                if (Size(0).IsUnrolled)
                    for (var n = first; n <= last; n++) w.Line($"{name} += {term(n.ToString())};");
                else w.Line($"for (var n = first; n <= last; n++) {name} += {term("n")};");
            }
            if (Gradient)
            {
                w.Line($"var own = {At("x", c)};");
                Sum("sum", n => $"{At("terms", n)} * (own * {At("roots", n)})");
                w.Line($"var power = {k.Call("Exp", $"{k.Broadcast("(2 * beta)")} * {k.Call("Log", At("roots", c))}")};");
                w.Line(k.Store($"dx + {c} * {Size(1)} + {i}", $"{At("dy", c)} * power - {k.Broadcast("factor")} * sum"));
                return;
            }
            Sum("sum", n => $"{At("x", n)} * {At("x", n)}");
            w.Line($"var b = {k.Broadcast("k")} + {k.Broadcast("alpha")} * sum;");
            w.Line($"var log = {k.Call("Log", "b")};");
            using (w.Block(k.IsScalar ? $"if ({T}.IsInfinity(b))" : $"if (!{k.Class}.EqualsAll(b - b, {k.Zero}))"))
            {
                // Squares beyond the largest number: those of values that are scaled by a power of two.
                var (scale, largest) = Precision == Precision.Single ? (66, (double)float.MaxValue) : (520, double.MaxValue);
                var small = Math.Pow(2, -scale);
                Sum("scaled", n => $"{At("x", n)} * {k.Constant(small)} * ({At("x", n)} * {k.Constant(small)})");
                var ofScaled = k.Call("Log", $"{k.Broadcast("k")} * {k.Constant(small * small)} + {k.Broadcast("alpha")} * scaled");
                w.Line($"log = {k.Select(k.Greater("b", k.Constant(largest)), $"{ofScaled} + {k.Constant(2 * scale * Math.Log(2))}", "log")};");
            }
            w.Line(k.Store($"roots + {c} * {Size(1)} + {i}", k.Call("Exp", $"{k.Constant(-0.5)} * log")));
            // Half of the power at a time: the whole may be too small a number before it meets x.
            w.Line($"var half = {k.Call("Exp", $"{k.Constant(-0.5)} * {k.Broadcast("beta")} * log")};");
            w.Line(k.Store($"y + {c} * {Size(1)} + {i}", $"{At("x", c)} * half * half"));
        });
    });
}
