using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Margins between the target's class and all others, for rows [classes]; or their gradient.</summary>
public sealed record ClassMarginsKernel(Precision Precision, int P, bool Weighted, bool Gradient, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    protected override string BaseName => $"ClassMargins_{P}" + (Weighted ? "_Weighted" : "") + (Gradient ? "_Gradient" : "");

    public override string Summary => (Gradient ? "The gradient of: " : "") + $"w[t] / classes · Σ over i ≠ t of max(0, margin - x[t] + x[i]){(P == 2 ? "²" : "")}.";

    protected override IReadOnlyList<string> Sizes => ["classes"];

    protected override IReadOnlyList<string> Extras => [$"{T} margin"];

    protected override IReadOnlyList<RowTensor> Tensors =>
    [
        new("x", Size(0).ToString()), new("target", "1", "int"), .. Gradient ? [new RowTensor("dloss", "1")] : Array.Empty<RowTensor>(),
        .. Weighted ? [new RowTensor("weights", null)] : Array.Empty<RowTensor>(), Gradient ? new("dx", Size(0).ToString()) : new("loss", "1"),
    ];

    public static KernelCall Call(LowerContext c, int p, bool weighted, double margin, bool gradient)
    {
        var classes = c.Input(0).Shape[0];
        var pointers = Enumerable.Range(0, c.Node.Inputs.Count).Select(c.In).Append(c.Out()).ToList();
        return Call(c, baked => new ClassMarginsKernel(c.Precision, p, weighted, gradient, baked), 1, [classes], 3L * classes, pointers, margin);
    }

    protected override void EmitRow(CodeWriter w, Width v)
    {
        // The target's own margin is max(0, margin): it is in the sum over all classes, and taken off again.
        w.Line("var t = *target;");
        w.Line("var shift = margin - x[t];");
        w.Line($"var share = {(Gradient ? "*dloss * " : "")}{(Weighted ? "weights[t]" : v.Number(1))} / {Size(0)};");
        string Gap(Width k, string i) => k.Max($"{k.Load($"x + {i}")} + {k.Broadcast("shift")}", k.Zero);
        if (!Gradient)
        {
            w.Sum(v, Size(0), "i", "sum", (k, i) => P == 1 ? Gap(k, i) : $"{Gap(k, i)} * {Gap(k, i)}");
            w.Line($"var own = {v.MathClass}.Max(x[t] + shift, 0);");
            w.Line($"*loss = (sum - own{(P == 1 ? "" : " * own")}) * share;");
            return;
        }
        w.Line($"{T} total = 0;");
        w.Lanes(v, Size(0), "i", (k, i) =>
        {
            w.Line($"var gap = {Gap(k, i)};");
            w.Line($"var d = {(P == 1 ? k.Select(k.Greater("gap", k.Zero), k.Broadcast("share"), k.Zero) : $"gap * {k.Broadcast("(2 * share)")}")};");
            w.Line(k.Store($"dx + {i}", "d"));
            w.Line($"total += {k.Sum("d")};");
        });
        w.Line("dx[t] -= total;");
    }
}
