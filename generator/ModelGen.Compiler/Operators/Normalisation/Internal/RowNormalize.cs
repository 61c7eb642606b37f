using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Brings every row of a sample, or every column across the middle axis of [before, size, after], to a norm. Outputs: y, and
/// the factor of each row, from which and y alone the gradient follows:
/// dx = factor · (dy - mean(dy) - y · mean(dy · y)), without the first mean where nothing is centred.
/// </summary>
public sealed record RowNormalize(NormForm Form, double Eps, NormCut Cut) : Operator
{
    public override void Infer(InferContext c)
    {
        c.Output(c.Shape);
        c.Output(Shape.Of(Cut.Before * Cut.After), suffix: "factor");
    }

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new RowNormalizeGradient(Form, Eps, Cut), g.OutputGradient, g.Output(), g.Output(1)));
    }

    public override KernelCall Lower(LowerContext c) => RowNormalizeKernel.Call(c, Form, Eps, Cut, gradient: false);

    public override string Describe() => Form switch { NormForm.Standard => "standardise", NormForm.Length => "normalise to length 1", _ => "normalise to mean square 1" };
}

/// <summary>The gradient of <see cref="RowNormalize"/> from dy, y and the rows' factors.</summary>
public sealed record RowNormalizeGradient(NormForm Form, double Eps, NormCut Cut) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => RowNormalizeKernel.Call(c, Form, Eps, Cut, gradient: true);

    public override string Describe() => "gradient of normalised rows";
}
