using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// -(1 - p)^gamma log p of the target's probability p = softmax(logits)[target] (Lin and others 2017); with weights of
/// classes and an index that is ignored.
/// </summary>
public sealed record FocalLoss(ClassLossOptions Options, double Gamma) : CompositeOperator, IClassLoss
{
    public static LayerKind Kind { get; } = new("FocalLoss", "-(1 - p)^gamma · log p of the target's probability p = softmax(logits)[target]", "cross_entropy(reduction=none), weighted by (1 - p)^gamma", "",
        a => new FocalLoss(ClassLossOptions.Read(a), a.Real("gamma", 2)))
    {
        IsLoss = true,
        Shapes = "logits [classes, ...], target one class index for every place [...]; with Axis = -1 logits [..., classes]",
    };

    public int Outputs => 1;

    public IReadOnlyList<LossTarget> Targets(IReadOnlyList<Shape> outputs) => Options.Targets(outputs[0], Options.Target(outputs[0]));

    public override void Infer(InferContext c)
    {
        if (!(Gamma >= 0)) c.Error(Rules.Option, "gamma", $"The gamma of {c.Layer} must not be below 0, but is {Constants.Text(Gamma)}.");
        Options.Infer(c);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) =>
        [Options.Reduce(s, s.Add(new LogSoftmax(Options.AxisOf(s.Inputs[0])), s.Inputs[0]), s.Inputs[1], Gamma)];
}
