using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Cross entropy of rows of logits against class indices, or its gradient; the largest logit is taken off first.</summary>
/// <param name="Unrolled">The number of classes baked in and written out, for one sample; zero for any.</param>
public sealed record CrossEntropyKernel(Precision Precision, bool Gradient, int Unrolled) : KernelSpec(Precision)
{
    public override string Name => $"CrossEntropy{(Gradient ? "_Gradient" : "")}{(Unrolled > 0 ? $"_{Unrolled}" : "")}{TypeSuffix}";

    public override string Summary => Gradient
        ? "dlogits = (softmax(logits) - one-hot(target)) · dloss, for each sample; 0 for one that is ignored."
        : "loss = log Σ exp(logits) - logits[target], for each sample; nothing for one that is ignored.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* logits", "int* target" }
        .Concat(Gradient ? [$"{T}* dloss", $"{T}* dlogits"] : [$"{T}* loss", $"{T}* counted"]).Append("int ignored")
        .Concat(Unrolled > 0 ? [] : ["int classes", "int count"]).ToEquatable();

    /// <param name="arguments">The pointers, then the index that is ignored.</param>
    public static KernelCall Call(LowerContext c, bool gradient, Shape logits, params Argument[] arguments)
    {
        var classes = logits[-1];
        var rows = (int)(logits.Elements / classes);
        var cost = 16 * logits.Elements;
        if (c.Tiny && rows == 1) return c.Call(new CrossEntropyKernel(c.Precision, gradient, classes), new Split.Samples(1), cost, arguments);
        KernelSpec kernel = LaneRowsKernel.Serves(classes, costly: true) ? new CrossEntropyLanesKernel(c.Precision, gradient) : new CrossEntropyKernel(c.Precision, gradient, 0);
        return c.Call(kernel, LowerContext.SampleBlocks(cost), cost, [.. arguments, classes, new Argument.Count(rows)]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (Unrolled > 0)
        {
            EmitSample(w, v);
            return;
        }
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            EmitSample(w, v);
            w.Line("logits += classes;");
            w.Line("target++;");
            w.Line(Gradient ? "dlogits += classes;" : "loss++;");
            w.Line(Gradient ? "dloss++;" : "counted++;");
        }
    }

    private void EmitSample(CodeWriter w, Width v)
    {
        using (w.Block("if (*target == ignored)"))
        {
            if (Gradient) w.Line($"new Span<{T}>(dlogits, {(Unrolled > 0 ? Unrolled.ToString() : "classes")}).Clear();");
            else w.Line("*loss = *counted = 0;");
        }
        using (w.Block("else")) EmitCounted(w, v);
    }

    private void EmitCounted(CodeWriter w, Width v)
    {
        w.Line($"var most = logits[0];");
        EmitClasses(w, v, vector: i => w.Line($"most = {v.MathClass}.Max(most, {MaxOf(v, v.Load($"logits + {i}"))});"), scalar: i => w.Line($"most = {v.MathClass}.Max(most, logits[{i}]);"));
        w.Line($"{T} sum = 0;");
        var exp = (Width x, string i) => x.Call("Exp", $"{x.Load($"logits + {i}")} - {x.Broadcast("most")}");
        if (!Gradient)
        {
            EmitClasses(w, v, i => w.Line($"sum += {v.Sum(exp(v, i))};"), i => w.Line($"sum += {exp(v.Scalar, i)};"));
            // Added to the difference: beside a large logit the logarithm would be lost.
            w.Line($"*loss = {v.Scalar.Call("Log", "sum")} + (most - logits[*target]);");
            w.Line("*counted = 1;");
            return;
        }
        EmitClasses(w, v,
            i => { w.Line($"var e = {exp(v, i)};"); w.Line(v.Store($"dlogits + {i}", "e")); w.Line($"sum += {v.Sum("e")};"); },
            i => { w.Line($"var e = {exp(v.Scalar, i)};"); w.Line($"dlogits[{i}] = e;"); w.Line("sum += e;"); });
        w.Line("var scale = *dloss / sum;");
        EmitClasses(w, v, i => w.Line(v.Store($"dlogits + {i}", $"{v.Load($"dlogits + {i}")} * {v.Broadcast("scale")}")), i => w.Line($"dlogits[{i}] *= scale;"));
        w.Line("dlogits[*target] -= *dloss;");
    }

    private string MaxOf(Width v, string vector)
    {
        if (v.IsScalar) return vector;
        return $"VectorMath.Max({vector})";
    }

    /// <summary>Whole vectors of classes, then single ones.</summary>
    private void EmitClasses(CodeWriter w, Width v, Action<string> vector, Action<string> scalar)
    {
        if (Unrolled > 0)
        {
            var i = 0;
            for (; i + v.Lanes <= Unrolled && !v.IsScalar; i += v.Lanes) using (w.Block($"// {i} to {i + v.Lanes - 1}")) vector(i.ToString());
            for (; i < Unrolled; i++) using (w.Block($"// {i}")) scalar(i.ToString());
            return;
        }
        using (w.Block(""))
        {
            w.Line("var i = 0;");
            if (!v.IsScalar) using (w.Block($"for (; i + {v.Lanes} <= classes; i += {v.Lanes})")) vector("i");
            using (w.Block("for (; i < classes; i++)")) scalar("i");
        }
    }
}
