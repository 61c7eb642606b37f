using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Softmax over the keys that a query may see.</summary>
public sealed record AttentionSoftmaxKernel(Precision Precision, bool Causal, bool Lengths) : KernelSpec(Precision)
{
    public override string Name => $"Attention_Softmax{(Causal ? "_Causal" : "")}{(Lengths ? "_Lengths" : "")}{TypeSuffix}";

    public override string Summary => "y = softmax(scale · x) over the keys each query sees, 0 for the others.";

    public override EquatableArray<string> Parameters =>
        new[] { $"{T}* x" }.Concat(Lengths ? ["int* lengths"] : []).Concat([$"{T}* y", "int heads", "int queries", "int keys", $"{T} scale", "int count"]).ToEquatable();

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line("for (var sample = 0; sample < count; sample++)");
        w.Line("for (var head = 0; head < heads; head++)");
        using (w.Block("for (var query = 0; query < queries; query++)"))
        {
            w.Line($"var seen = {(Lengths ? "Math.Min(keys, lengths[sample])" : "keys")};");
            if (Causal) w.Line("seen = Math.Min(seen, query + 1);");
            w.Line($"new Span<{T}>(y + seen, keys - seen).Clear();");
            // Few keys in the narrowest vectors, or one by one.
            var below = "";
            foreach (var k in new[] { v, v.Narrowed(new Width(Precision, 128).Lanes) ?? v }.Where(k => !k.IsScalar).Distinct())
            {
                using (w.Block($"if (seen >= {k.Lanes}{below})")) RowSoftmax.Emit(w, k, "seen", log: false, "scale");
                below = $" && seen < {k.Lanes}";
            }
            using (w.Block($"if (seen > 0{below})")) EmitScalar(w, v.Scalar);
            w.Line("x += keys;");
            w.Line("y += keys;");
        }
    }

    private void EmitScalar(CodeWriter w, Width v)
    {
        w.Line("var most = x[0];");
        w.Line($"for (var i = 1; i < seen; i++) most = {v.Max("most", "x[i]")};");
        w.Line($"{T} sum = 0;");
        using (w.Block("for (var i = 0; i < seen; i++)"))
        {
            w.Line($"var e = {v.Call("Exp", "(x[i] - most) * scale")};");
            w.Line("y[i] = e;");
            w.Line("sum += e;");
        }
        w.Line("var share = 1 / sum;");
        w.Line("for (var i = 0; i < seen; i++) y[i] *= share;");
    }
}
