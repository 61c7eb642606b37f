using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;

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
        var seen = new Extent("seen", 0);
        w.Line("for (var sample = 0; sample < count; sample++)");
        w.Line("for (var head = 0; head < heads; head++)");
        using (w.Block("for (var query = 0; query < queries; query++)"))
        {
            w.Line($"var seen = {(Lengths ? "Math.Min(keys, lengths[sample])" : "keys")};");
            if (Causal) w.Line("seen = Math.Min(seen, query + 1);");
            w.Line($"new Span<{T}>(y + seen, keys - seen).Clear();");
            using (w.Block("if (seen > 0)"))
            {
                w.Line("var most = x[0];");
                w.Lanes(v, seen, "i", (k, i) => w.Line($"most = {v.MathClass}.Max(most, {(k.IsScalar ? $"x[{i}]" : $"VectorMath.Max({k.Load($"x + {i}")})")});"));
                w.Line($"{T} sum = 0;");
                w.Lanes(v, seen, "i", (k, i) =>
                {
                    w.Line($"var e = {k.Call("Exp", $"({k.Load($"x + {i}")} - {k.Broadcast("most")}) * {k.Broadcast("scale")}")};");
                    w.Line(k.Store($"y + {i}", "e"));
                    w.Line($"sum += {k.Sum("e")};");
                });
                w.Line("var share = 1 / sum;");
                w.Lanes(v, seen, "i", (k, i) => w.Line(k.Store($"y + {i}", $"{k.Load($"y + {i}")} * {k.Broadcast("share")}")));
            }
            w.Line("x += keys;");
            w.Line("y += keys;");
        }
    }
}
