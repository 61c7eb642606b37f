using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// A loss with a term for every element of the output and a target of its shape. The operator of the language stands for
/// its reduction; <see cref="ElementLossSum"/> and <see cref="ElementLossTerms"/> are what runs.
/// </summary>
public abstract record ElementwiseLoss(Reduction Reduction) : CompositeOperator, IElementLoss, ILoss
{
    public virtual string KernelName => Name;

    public abstract string Term(Width v, string x, string t);

    public abstract string Derivative(Width v, string x, string t);

    public abstract string TargetDerivative(Width v, string x, string t);

    public int Outputs => 1;

    /// <summary>The inputs before the weights of samples.</summary>
    protected virtual int InputCount => 2;

    public virtual IReadOnlyList<LossTarget> Targets(IReadOnlyList<Shape> outputs) => [new(LossTarget.Single, outputs[0])];

    public override void Infer(InferContext c)
    {
        if (c.Known && c.Inputs[1].Shape != c.Shape)
            c.Error(Rules.LossShape, null, $"{c.Layer} compares elements, but {c.Producer} gives {c.Shape} and the target is {c.Inputs[1].Shape}. Give them one shape.");
        LossReduction.Infer(c, c.Shape, Reduction, InputCount);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) => [Compare(s, s.Inputs[0], s.Inputs[1])];

    /// <summary>This loss of two values, reduced and weighted.</summary>
    internal Value Compare(SpecializeContext s, Value x, Value t) => Reduction == Reduction.None
        ? LossReduction.Weigh(s, s.Add(new ElementLossTerms(this), x, t), 2)
        : LossReduction.OfSamples(s, OfSample(s, x, t), Reduction, 2);

    /// <summary>The sum of the terms of each sample, or for a mean their mean.</summary>
    internal Value OfSample(SpecializeContext s, Value x, Value t) => x.Kind == t.Kind
        ? s.Add(new ElementLossSum(this, Reduction == Reduction.Mean), x, t)
        : s.Add(new Sum([], Mean: Reduction == Reduction.Mean), s.Add(new ElementLossTerms(this), x, t));
}

/// <summary>The sum, or mean, of a loss's terms over the elements of a sample.</summary>
public sealed record ElementLossSum(ElementwiseLoss Loss, bool Mean) : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape.Scalar);

    public override void Differentiate(GradientContext g)
    {
        for (var i = 0; i < 2; i++)
            if (g.Wants(i)) g.Give(i, g.Add(new ElementLossGradient(Loss, Mean, ByTarget: i == 1), g.Input(0), g.Input(1), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => ElementLossKernel.Call(c, Loss, Mean, ElementLossForm.Sum);

    public override string Describe() => $"{Loss.Describe()} {(Mean ? "mean" : "sum")} of each sample";
}

/// <summary>
/// dx = term'(x, t) · dloss, over the number of elements for a mean; or dt. It cannot be written over x, of which the last vector of a
/// row reads some elements a second time.
/// </summary>
public sealed record ElementLossGradient(ElementwiseLoss Loss, bool Mean, bool ByTarget = false) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => ElementLossKernel.Call(c, Loss, Mean, ByTarget ? ElementLossForm.TargetGradient : ElementLossForm.Gradient);

    public override string Describe() => $"gradient of {Loss.Describe()}";
}

/// <summary>The terms of a loss, not reduced.</summary>
public sealed record ElementLossTerms(ElementwiseLoss Loss) : ElementwiseOperator
{
    public override string KernelName => Loss.KernelName + "_Terms";

    public override EquatableArray<string> ElementwiseInputs => ["x", "t"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => Loss.Term(v, inputs[0], inputs[1]);

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override void Differentiate(GradientContext g)
    {
        for (var i = 0; i < 2; i++)
            if (g.Wants(i)) g.Give(i, Broadcasting.Reduce(g, g.Add(new ElementLossTermsGradient(Loss, ByTarget: i == 1), g.Input(0), g.Input(1), g.OutputGradient), g.Input(i)));
    }

    public override KernelCall Lower(LowerContext c) => Broadcasting.Lower(c, this);

    public override string Describe() => $"terms of {Loss.Describe()}";
}

/// <summary>dx = term'(x, t) · dy, element by element; or dt.</summary>
public sealed record ElementLossTermsGradient(ElementwiseLoss Loss, bool ByTarget = false) : ElementwiseOperator
{
    public override string KernelName => Loss.KernelName + (ByTarget ? "_TermsTargetGradient" : "_TermsGradient");

    public override EquatableArray<string> ElementwiseInputs => ["x", "t", "dy"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => $"({(ByTarget ? Loss.TargetDerivative(v, inputs[0], inputs[1]) : Loss.Derivative(v, inputs[0], inputs[1]))}) * {inputs[2]}";

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => Broadcasting.Lower(c, this);

    public override string Describe() => $"gradient of the terms of {Loss.Describe()}";
}
