using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>What is computed of an elementwise loss.</summary>
public enum ElementLossForm
{
    /// <summary>The sum or mean of its terms.</summary>
    Sum,

    /// <summary>The gradient by the output.</summary>
    Gradient,

    /// <summary>The gradient by the target.</summary>
    TargetGradient,
}

/// <summary>The sum or mean of a loss's terms over a sample's elements, or a gradient of that.</summary>
/// <param name="Across">Whether rows are [elements, after], with a loss for each that lies along the last axis.</param>
public sealed record ElementLossKernel(Precision Precision, IElementLoss Loss, bool Mean, ElementLossForm Form, bool Across, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    private bool Gradient => Form != ElementLossForm.Sum;

    protected override string BaseName => Loss.KernelName + (Mean ? "_Mean" : "_Sum") + (Gradient ? "_" + Form : "") + (Across ? "_Across" : "");

    public override string Summary => Gradient
        ? $"The gradient of {Loss.Describe()} by the {(Form == ElementLossForm.Gradient ? "output" : "target")} for each sample."
        : $"The {(Mean ? "mean" : "sum")} of the terms of {Loss.Describe()} for each sample.";

    protected override IReadOnlyList<string> Sizes => Across ? ["elements", "after"] : ["elements"];

    private string RowSize => Across ? "elements * after" : Size(0).ToString();

    private string Losses => Across ? "after" : "1";

    protected override IReadOnlyList<RowTensor> Tensors => Gradient
        ? [new("x", RowSize), new("t", RowSize), new("dloss", Losses), new("dx", RowSize, IsWritten: true)]
        : [new("x", RowSize), new("t", RowSize), new("loss", Losses, IsWritten: true)];

    public static KernelCall Call(LowerContext c, IElementLoss loss, bool mean, ElementLossForm form)
    {
        var elements = c.Input(0).Elements;
        Argument[] pointers = form != ElementLossForm.Sum ? [c.In(0), c.In(1), c.In(2), c.Out()] : [c.In(0), c.In(1), c.Out()];
        var across = new ElementLossKernel(c.Precision, loss, mean, form, Across: true, default);
        // Samples of one element lie side by side already.
        if (elements == 1 && !c.Tiny && c.Input(0).Kind == ValueKind.PerSample)
            return c.Call(across, LowerContext.SampleBlocks(4, most: 1024), 4, [.. pointers, 1, new Argument.Count(), 1]);
        Func<RowKernel, KernelSpec>? lanes = elements < 64 && LaneRowsKernel.Serves((int)elements, costly: true) ? single => new LaneRowsKernel(single, across) : null;
        return Call(c, baked => new ElementLossKernel(c.Precision, loss, mean, form, Across: false, baked), lanes, 1, [(int)elements], 4 * elements, pointers);
    }

    protected override void EmitRow(CodeWriter w, Width v)
    {
        if (Across) w.Overlapping(v, Size(1), "i", (k, i) => EmitAcross(w, k, i));
        else if (Gradient) EmitGradient(w, v);
        else EmitSum(w, v);
    }

    private void EmitAcross(CodeWriter w, Width v, string i)
    {
        var count = v.Broadcast($"({T})elements");
        w.Line(Gradient ? $"var share = {v.Load($"dloss + {i}")}{(Mean ? $" / {count}" : "")};" : $"var sum = {v.Zero};");
        using (w.Block("for (var s = 0; s < elements; s++)"))
        {
            EmitPair(w, v, $"s * after + {i}");
            w.Line(Gradient ? v.Store($"dx + s * after + {i}", $"({Derivative(v)}) * share") : $"sum += {Loss.Term(v, "x0", "t0")};");
        }
        if (!Gradient) w.Line(v.Store($"loss + {i}", $"sum{(Mean ? $" / {count}" : "")}"));
    }

    private void EmitGradient(CodeWriter w, Width v)
    {
        w.Line($"var share = *dloss{(Mean ? $" / {Size(0)}" : "")};");
        w.Overlapping(v, Size(0), "i", (k, i) =>
        {
            EmitPair(w, k, i);
            w.Line(k.Store($"dx + {i}", $"({Derivative(k)}) * {k.Broadcast("share")}"));
        });
    }

    private void EmitSum(CodeWriter w, Width v)
    {
        w.Line($"{T} sum = 0;");
        if (!v.IsScalar) w.Line($"var sumV = {v.Zero};");
        var hasTail = !v.IsScalar && !Size(0).IsUnrolled;
        // Of a last vector, which overlaps the one before it, those lanes count that have not been counted.
        if (hasTail)
            using (w.Block($"if (elements >= {v.Lanes} && elements % {v.Lanes} > 0)"))
            {
                EmitPair(w, v, $"elements - {v.Lanes}");
                var lanes = $"{v.Class}.Create({string.Join(", ", Enumerable.Range(0, v.Lanes).Select(lane => v.Number(lane)))})";
                w.Line($"sumV = {v.Select(v.Greater(lanes, v.Broadcast($"({v.Lanes} - elements % {v.Lanes} - {v.Number(0.5)})")), Loss.Term(v, "x0", "t0"), v.Zero)};");
            }
        w.Lanes(v, Size(0), "i", (k, i) =>
        {
            if (k.IsScalar && hasTail) w.Line($"if (elements >= {v.Lanes}) break;");
            EmitPair(w, k, i);
            w.Line($"{(k.IsScalar ? "sum" : "sumV")} += {Loss.Term(k, "x0", "t0")};");
        });
        w.Line($"*loss = {(v.IsScalar ? "sum" : $"(sum + {v.Sum("sumV")})")}{(Mean ? $" / {Size(0)}" : "")};");
    }

    /// <summary>Declares <c>x0</c> and <c>t0</c>, an element of the output and of the target.</summary>
    private static void EmitPair(CodeWriter w, Width v, string at)
    {
        w.Line($"var x0 = {v.Load($"x + {at}")};");
        w.Line($"var t0 = {v.Load($"t + {at}")};");
    }

    private string Derivative(Width v) => Form == ElementLossForm.Gradient ? Loss.Derivative(v, "x0", "t0") : Loss.TargetDerivative(v, "x0", "t0");

    // Operators with options that do not reach the text share the kernel; its name tells all that does.
    public bool Equals(ElementLossKernel? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}
