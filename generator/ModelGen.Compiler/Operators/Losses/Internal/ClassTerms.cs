using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// From log-probabilities [rows, classes, places], class indices [rows, places] and maybe weights [classes]:
/// (1 - s) · w[t] · (1 - p[t])^gamma · -log p[t] + s / classes · Σ w[c] · -log p[c] for every place. Outputs: the terms, or
/// their sum over the places of each row; and for each row the sum of w[t] over the places that count. What weighs 0 counts 0, an infinity
/// too.
/// </summary>
public sealed record ClassTerms(ClassTermOptions Options) : Operator
{
    public override void Infer(InferContext c)
    {
        var rows = c.Shape.Before(Options.Axis) is > 1 and var count ? Shape.Of(count) : Shape.Scalar;
        c.Output(Options.Each ? c.Inputs[1].Shape : rows);
        c.Output(rows, suffix: "weight");
    }

    public override void Differentiate(GradientContext g)
    {
        if (!g.Wants(0)) return;
        Value[] weights = Options.Weighted ? [g.Input(2)] : [];
        g.Give(0, g.Add(new ClassTermsGradient(this), [g.Input(0), g.Input(1), g.OutputGradient, .. weights]));
    }

    public override KernelCall Lower(LowerContext c) => ClassTermsKernel.Call(c, Options, gradient: false);

    public override string Describe() => "terms of each class";
}

/// <summary>The gradient of <see cref="ClassTerms"/> by the log-probabilities.</summary>
public sealed record ClassTermsGradient(ClassTerms Forward) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => ClassTermsKernel.Call(c, Forward.Options, gradient: true);

    public override string Describe() => "gradient of the terms of each class";
}
