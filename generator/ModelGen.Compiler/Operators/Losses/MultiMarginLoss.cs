using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// w[t] / classes · Σ over i ≠ t of max(0, margin - x[t] + x[i])^p, as torch.nn.MultiMarginLoss (Crammer and Singer 2001 with
/// a sum for their maximum).
/// </summary>
/// <param name="P">1 or 2.</param>
/// <param name="ClassWeightInput">Whether the weights of classes are an input behind the target, one for the whole batch.</param>
public sealed record MultiMarginLoss(Reduction Reduction, int P, double Margin, EquatableArray<double> ClassWeights, bool ClassWeightInput) : CompositeOperator, ILoss
{
    public static LayerKind Kind { get; } = new("MultiMarginLoss", "w[target] / classes · Σ over i ≠ target of max(0, margin - x[target] + x[i])^p", "torch.nn.MultiMarginLoss", "",
        a => new MultiMarginLoss(LossReduction.Read(a), a.Int("p", 1), a.Real("margin", 1), (a.Reals("classWeights") ?? []).ToEquatable(), a.Bool(ClassLossOptions.WeightInput, false)))
    {
        IsLoss = true,
        Shapes = "scores [classes], target one class index",
    };

    public int Outputs => 1;

    private bool IsWeighted => ClassWeightInput || ClassWeights.Count > 0;

    private int Inputs => ClassWeightInput ? 3 : 2;

    public IReadOnlyList<LossTarget> Targets(IReadOnlyList<Shape> outputs)
    {
        var target = new LossTarget(LossTarget.Single, ClassAxis.Places(outputs[0], 0), ElementType.Int, outputs[0].IsUnknown || outputs[0].Rank == 0 ? null : outputs[0][0]);
        return ClassWeightInput ? [target, ClassLossOptions.WeightTarget(outputs[0], 0)] : [target];
    }

    public override void Infer(InferContext c)
    {
        if (P is not (1 or 2)) c.Error(Rules.Option, "p", $"The power of {c.Layer} is 1 or 2, not {P}.");
        if (c.Known && c.Shape.Rank != 1)
            c.Error(Rules.LossShape, null, $"{c.Layer} needs one number per class, [classes], but {c.Producer} gives {c.Shape}.");
        var axis = c.Known && c.Shape.Rank == 1 ? 0 : (int?)null;
        if (axis is { } classes) ClassLossOptions.NeedsClasses(c, classes);
        ClassLossOptions.CheckWeights(c, axis, ClassWeights, ClassWeightInput);
        LossReduction.NeedsEachSample(c, 2);
        if (c.Known) c.ScoreClasses(0);
        LossReduction.Infer(c, Shape.Scalar, Reduction, Inputs);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var margins = new ClassMargins(P, Margin, IsWeighted);
        var terms = IsWeighted ? s.Add(margins, s.Inputs[0], s.Inputs[1], ClassLossOptions.Weights(s, ClassWeights, ClassWeightInput)) : s.Add(margins, s.Inputs[0], s.Inputs[1]);
        return [LossReduction.Reduce(s, terms, Reduction, Inputs)];
    }
}

/// <summary>The term of each sample of a <see cref="MultiMarginLoss"/>, from scores, class indices and maybe weights of classes.</summary>
public sealed record ClassMargins(int P, double Margin, bool Weighted) : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape.Scalar);

    public override void Differentiate(GradientContext g)
    {
        if (!g.Wants(0)) return;
        Value[] weights = Weighted ? [g.Input(2)] : [];
        g.Give(0, g.Add(new ClassMarginsGradient(this), [g.Input(0), g.Input(1), g.OutputGradient, .. weights]));
    }

    public override KernelCall Lower(LowerContext c) => ClassMarginsKernel.Call(c, P, Weighted, Margin, gradient: false);

    public override string Describe() => "margins between classes";
}

/// <summary>The gradient of <see cref="ClassMargins"/> by the scores.</summary>
public sealed record ClassMarginsGradient(ClassMargins Forward) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => ClassMarginsKernel.Call(c, Forward.P, Forward.Weighted, Forward.Margin, gradient: true);

    public override string Describe() => "gradient of margins between classes";
}
