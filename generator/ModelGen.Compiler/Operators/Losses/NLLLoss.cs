using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>-x[target] of log-probabilities x, with weights of classes and an index that is ignored, as torch.nn.NLLLoss.</summary>
public sealed record NLLLoss(ClassLossOptions Options) : CompositeOperator, IClassLoss
{
    public static LayerKind Kind { get; } = new("NLLLoss", "-x[target] of log-probabilities x", "torch.nn.NLLLoss", "NegativeLogLikelihoodLoss", a => new NLLLoss(ClassLossOptions.Read(a)))
    {
        IsLoss = true,
        Shapes = "log-probabilities [classes, ...], target one class index for every place [...]; with Axis = -1 log-probabilities [..., classes]",
    };

    public int Outputs => 1;

    public IReadOnlyList<LossTarget> Targets(IReadOnlyList<Shape> outputs) => Options.Targets(outputs[0], Options.Target(outputs[0]));

    public override void Infer(InferContext c) => Options.Infer(c);

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) => [Options.Reduce(s, s.Inputs[0], s.Inputs[1])];
}
