using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// <see cref="CrossEntropyKernel"/> for classes that do not fill vectors: 16 samples are transposed, so that they lie side by
/// side, and largest logits, sums and logarithms are found for all of them at once. The last few samples go one by one.
/// </summary>
public sealed record CrossEntropyLanesKernel(Precision Precision, bool Gradient) : KernelSpec(Precision)
{
    private const int Lanes = 16, WorthLanes = 4;

    private CrossEntropyKernel Rows => new(Precision, Gradient, 0);

    public override string Name => Rows.Name.Substring(0, Rows.Name.Length - TypeSuffix.Length) + "_Lanes" + TypeSuffix;

    public override string Summary => Rows.Summary + $" {Lanes} samples side by side.";

    public override EquatableArray<string> Parameters => Rows.Parameters;

    public override IEnumerable<KernelSpec> Uses => [Rows];

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line($"var lanes = stackalloc {T}[(classes + {Lanes - 1}) * {Lanes}];");
        w.Line($"var each = stackalloc {T}[{Lanes}];");
        if (!Gradient) w.Line($"var largest = stackalloc {T}[{Lanes}];");
        using (w.Block($"while (count >= {WorthLanes})"))
        {
            w.Line($"var many = Math.Min(count, {Lanes});");
            w.Line("Transposition.RowsToLanes(logits, classes, count, lanes);");
            if (Gradient) w.Line("Transposition.RowsToLanes(dloss, 1, count, each);");
            using (w.Block($"for (var lane = 0; lane < {Lanes}; lane += {v.Lanes})")) EmitLanes(w, v);
            if (Gradient) w.Line("Transposition.LanesToRows(lanes, dlogits, classes, count);");
            using (w.Block("for (var i = 0; i < many; i++)"))
            {
                if (Gradient)
                {
                    w.Line("if (target[i] != ignored) dlogits[i * classes + target[i]] -= dloss[i];");
                    w.Line($"else new Span<{T}>(dlogits + i * classes, classes).Clear();");
                }
                else
                {
                    w.Line("var counts = target[i] != ignored;");
                    w.Line("loss[i] = counts ? each[i] + (largest[i] - logits[i * classes + target[i]]) : 0;");
                    w.Line("counted[i] = counts ? 1 : 0;");
                }
            }
            w.Line("logits += many * classes;");
            w.Line("target += many;");
            w.Line(Gradient ? "dlogits += many * classes;" : "loss += many;");
            w.Line(Gradient ? "dloss += many;" : "counted += many;");
            w.Line("count -= many;");
        }
        w.Line($"if (count > 0) {Rows.Entry}({string.Join(", ", Parameters.Select(p => p.Substring(p.LastIndexOf(' ') + 1)))});");
    }

    /// <summary>A vector of samples: the logarithms of their sums and their largest logits, or their softmax times the loss's gradient.</summary>
    private void EmitLanes(CodeWriter w, Width v)
    {
        w.Line("var x = lanes + lane;");
        w.Line($"var end = x + classes * {Lanes};");
        w.Line($"var most = {v.Load("x")};");
        EachClass(w, () => w.Line($"most = {v.Max("most", v.Load("p"))};"));
        w.Line($"var sum = {v.Zero};");
        EachClass(w, () =>
        {
            w.Line($"var e = {v.Call("Exp", $"{v.Load("p")} - most")};");
            if (Gradient) w.Line(v.Store("p", "e"));
            w.Line("sum += e;");
        });
        if (!Gradient)
        {
            w.Line(v.Store("each + lane", v.Call("Log", "sum")));
            w.Line(v.Store("largest + lane", "most"));
            return;
        }
        w.Line($"var scale = {v.Load("each + lane")} / sum;");
        EachClass(w, () => w.Line(v.Store("p", $"{v.Load("p")} * scale")));
    }

    private static void EachClass(CodeWriter w, Action body)
    {
        using (w.Block($"for (var p = x; p < end; p += {Lanes})")) body();
    }
}
