using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// -log softmax(logits)[target], as torch.nn.CrossEntropyLoss with all its options: weights of classes, an index that is
/// ignored, label smoothing (Szegedy and others 2016), targets for every place of [classes, ...], and probabilities for
/// targets. Its plain form is fused with the softmax where the classes are the last axis.
/// </summary>
public sealed record CrossEntropyLoss(ClassLossOptions Options, bool SoftTargets) : CompositeOperator, IClassLoss
{
    public static LayerKind Kind { get; } = new("CrossEntropyLoss", "-log softmax(logits)[target], or -Σ target · log softmax(logits) of soft targets", "torch.nn.CrossEntropyLoss", "SoftmaxCrossEntropyLoss",
        a => new CrossEntropyLoss(ClassLossOptions.Read(a), a.Bool("softTargets", false)))
    {
        IsLoss = true,
        Shapes = "logits [classes, ...], target one class index for every place [...]; soft targets [classes, ...]; with Axis = -1 logits [..., classes]",
    };

    public int Outputs => 1;

    public IReadOnlyList<LossTarget> Targets(IReadOnlyList<Shape> outputs) =>
        Options.Targets(outputs[0], SoftTargets ? new(LossTarget.Single, outputs[0]) : Options.Target(outputs[0]));

    public override void Infer(InferContext c)
    {
        if (SoftTargets && Options.IgnoreIndex != ClassTermOptions.DefaultIgnored) c.Error(Rules.Option, "ignoreIndex", $"{c.Layer} takes probabilities for targets, which have no index to ignore.");
        Options.Infer(c, SoftTargets);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        Value logits = s.Inputs[0], target = s.Inputs[1];
        var axis = Options.AxisOf(logits);
        if (SoftTargets) return [Soft(s, s.Add(new LogSoftmax(axis), logits), target)];
        if (!Options.ArePlain || axis != logits.Shape.Rank - 1 || Options.Reduction == Reduction.None)
            return [Options.Reduce(s, s.Add(new LogSoftmax(axis), logits), target)];
        return [Options.Reduce(s, s.AddAll(new CrossEntropy(Options.IgnoreIndex), logits, target))];
    }

    private Value Soft(SpecializeContext s, Value logarithms, Value target)
    {
        var axis = Options.AxisOf(logarithms);
        var classes = logarithms.Shape[axis];
        var places = logarithms.Shape.Elements / classes;
        var scale = Options.Reduction == Reduction.Mean ? 1.0 / places : 1;
        var weights = ClassLossOptions.Weights(s, Options.ClassWeights.Count > 0 ? Options.ClassWeights : Enumerable.Repeat(1.0, classes).ToEquatable(), Options.ClassWeightInput);
        var shares = s.Add(new SoftTargetShares(axis, (1 - Options.LabelSmoothing) * scale, Options.LabelSmoothing * scale / classes), target, weights);
        if (Options.Reduction == Reduction.None) return LossReduction.Weigh(s, s.Add(new ClassDot(axis), logarithms, shares), Options.Inputs);
        var loss = s.Add(new ElementLossSum(new NegativeProduct(), Mean: false), logarithms, shares);
        return LossReduction.OfSamples(s, loss, Options.Reduction, Options.Inputs);
    }
}
