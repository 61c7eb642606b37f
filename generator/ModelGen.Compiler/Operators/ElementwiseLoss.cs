using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// A loss with a term for every element of the output and a target of its shape. The operator of the language stands for
/// its reduction; <see cref="ElementLossSum"/> and <see cref="ElementLossTerms"/> are what runs.
/// </summary>
public abstract record ElementwiseLoss(Reduction Reduction) : CompositeOperator, ILoss
{
    /// <summary>Names the term and its constants within a kernel's name.</summary>
    public virtual string KernelName => Name;

    /// <summary>The term of one element as an expression; the arguments are names of locals.</summary>
    public abstract string Term(Width v, string x, string t);

    /// <summary>The term's derivative by x.</summary>
    public abstract string Derivative(Width v, string x, string t);

    public (Shape Shape, ElementType Type, int? Classes) Target(Shape output) => (output, ElementType.Real, null);

    public int? IgnoredIndex => null;

    public override void Infer(InferContext c)
    {
        if (c.Known && c.Inputs[1].Shape != c.Shape)
            c.Error(Rules.LossShape, null, $"{c.Layer} compares elements, but {c.Producer} gives {c.Shape} and the target is {c.Inputs[1].Shape}. Give them one shape.");
        if (Reduction == Reduction.None) c.Output(c.Known ? c.Shape : Shape.Unknown);
        else c.Output(c.Known ? Shape.Scalar : Shape.Unknown, kind: Reduction == Reduction.Sum ? ValueKind.BatchScalar : null);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        if (Reduction == Reduction.None) return [s.Add(new ElementLossTerms(this), s.Inputs[0], s.Inputs[1])];
        var sum = s.Add(new ElementLossSum(this, Reduction == Reduction.Mean), s.Inputs[0], s.Inputs[1]);
        return [Reduction == Reduction.Sum && sum.Kind == ValueKind.PerSample ? s.Add(new BatchReduction(Mean: false), sum) : sum];
    }
}

/// <summary>The sum, or mean, of a loss's terms over the elements of a sample.</summary>
public sealed record ElementLossSum(ElementwiseLoss Loss, bool Mean) : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape.Scalar);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new ElementLossGradient(Loss, Mean), g.Input(0), g.Input(1), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => ElementLossKernel.Call(c, Loss, Mean, gradient: false);

    public override string Describe() => $"{Loss.Describe()} {(Mean ? "mean" : "sum")} of each sample";
}

/// <summary>dx = term'(x, t) · dloss, over the number of elements for a mean.</summary>
public sealed record ElementLossGradient(ElementwiseLoss Loss, bool Mean) : Operator
{
    public override bool CanOverwrite(int input) => input == 0;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => ElementLossKernel.Call(c, Loss, Mean, gradient: true);

    public override string Describe() => $"gradient of {Loss.Describe()}";
}

/// <summary>The terms of a loss, not reduced.</summary>
public sealed record ElementLossTerms(ElementwiseLoss Loss) : Operator, IElementwise
{
    public string KernelName => Loss.KernelName + "_Terms";

    public EquatableArray<string> ElementwiseInputs => ["x", "t"];

    public string Map(Width v, IReadOnlyList<string> inputs) => Loss.Term(v, inputs[0], inputs[1]);

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new ElementLossTermsGradient(Loss), g.Input(0), g.Input(1), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);

    public override string Describe() => $"terms of {Loss.Describe()}";
}

/// <summary>dx = term'(x, t) · dy, element by element.</summary>
public sealed record ElementLossTermsGradient(ElementwiseLoss Loss) : Operator, IElementwise
{
    public string KernelName => Loss.KernelName + "_TermsGradient";

    public EquatableArray<string> ElementwiseInputs => ["x", "t", "dy"];

    public string Map(Width v, IReadOnlyList<string> inputs) => $"({Loss.Derivative(v, inputs[0], inputs[1])}) * {inputs[2]}";

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);

    public override string Describe() => $"gradient of the terms of {Loss.Describe()}";
}
