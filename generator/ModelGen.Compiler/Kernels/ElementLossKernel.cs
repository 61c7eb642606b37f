using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Programs;

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
public sealed record ElementLossKernel(Precision Precision, ElementwiseLoss Loss, bool Mean, ElementLossForm Form, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    private bool Gradient => Form != ElementLossForm.Sum;

    protected override string BaseName => Loss.KernelName + (Mean ? "_Mean" : "_Sum") + (Gradient ? "_" + Form : "");

    public override string Summary => Gradient
        ? $"The gradient of {Loss.Describe()} by the {(Form == ElementLossForm.Gradient ? "output" : "target")} for each sample."
        : $"The {(Mean ? "mean" : "sum")} of the terms of {Loss.Describe()} for each sample.";

    protected override IReadOnlyList<string> Sizes => ["elements"];

    protected override IReadOnlyList<RowTensor> Tensors => Gradient
        ? [new("x", Size(0).ToString()), new("t", Size(0).ToString()), new("dloss", "1"), new("dx", Size(0).ToString())]
        : [new("x", Size(0).ToString()), new("t", Size(0).ToString()), new("loss", "1")];

    public static KernelCall Call(LowerContext c, ElementwiseLoss loss, bool mean, ElementLossForm form)
    {
        var elements = c.Input(0).Elements;
        Argument[] pointers = form != ElementLossForm.Sum ? [c.In(0), c.In(1), c.In(2), c.Out()] : [c.In(0), c.In(1), c.Out()];
        return Call(c, baked => new ElementLossKernel(c.Precision, loss, mean, form, baked), 1, [(int)elements], 4 * elements, pointers);
    }

    protected override void EmitRow(CodeWriter w, Width v)
    {
        if (Gradient)
        {
            w.Line($"var share = *dloss{(Mean ? $" / {Size(0)}" : "")};");
            w.Lanes(v, Size(0), "i", (k, i) =>
            {
                w.Line($"var x0 = {k.Load($"x + {i}")};");
                w.Line($"var t0 = {k.Load($"t + {i}")};");
                w.Line(k.Store($"dx + {i}", $"({(Form == ElementLossForm.Gradient ? Loss.Derivative(k, "x0", "t0") : Loss.TargetDerivative(k, "x0", "t0"))}) * {k.Broadcast("share")}"));
            });
            return;
        }
        w.Line($"{T} sum = 0;");
        if (!v.IsScalar) w.Line($"var sumV = {v.Zero};");
        w.Lanes(v, Size(0), "i", (k, i) =>
        {
            w.Line($"var x0 = {k.Load($"x + {i}")};");
            w.Line($"var t0 = {k.Load($"t + {i}")};");
            w.Line($"{(k.IsScalar ? "sum" : "sumV")} += {Loss.Term(k, "x0", "t0")};");
        });
        w.Line($"*loss = {(v.IsScalar ? "sum" : $"(sum + {v.Sum("sumV")})")}{(Mean ? $" / {Size(0)}" : "")};");
    }

    // Operators with options that do not reach the text share the kernel; its name tells all that does.
    public bool Equals(ElementLossKernel? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}
