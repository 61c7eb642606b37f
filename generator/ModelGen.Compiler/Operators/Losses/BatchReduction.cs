using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The mean (or sum) over the batch of one number per sample: the loss of the batch.</summary>
public sealed record BatchReduction(bool Mean) : Operator
{
    public static LayerKind MeanKind { get; } = new("BatchMean", "the mean over the batch of one number per sample", "torch.mean", "ReduceMean", _ => new BatchReduction(Mean: true))
    {
        Shapes = "[] to one number for the batch",
    };

    public static LayerKind SumKind { get; } = new("BatchSum", "the sum over the batch of one number per sample", "torch.sum", "ReduceSum", _ => new BatchReduction(Mean: false))
    {
        Shapes = "[] to one number for the batch",
    };

    public override string Name => Mean ? "BatchMean" : "BatchSum";

    public override void Infer(InferContext c)
    {
        if (c.Known && c.Shape.Elements != 1) c.Error(Rules.Rank, null, $"{c.Layer} takes one number of each sample, but {c.Producer} gives {c.Shape}. Take its Mean or Sum first.");
        else if (c.Known && c.Inputs[0].Kind != ValueKind.PerSample) c.Error(Rules.Rank, null, $"{c.Layer} takes one number of each sample, but {c.Producer} is one for the whole batch already.");
        c.Output(c.Known ? Shape.Scalar : Shape.Unknown, kind: ValueKind.BatchScalar);
    }

    public override void Differentiate(GradientContext g) => g.Give(0, g.Add(new SpreadOverBatch(Mean), g.OutputGradient));

    public override KernelCall Lower(LowerContext c) => c.Call(new BatchReductionKernel(c.Precision, Mean, Spread: false), Split.Whole, 64, c.In(0), c.Out(), new Argument.BatchCount());

    public override string Describe() => Mean ? "mean over the batch" : "sum over the batch";
}

/// <summary>The gradient of a mean (or sum) over the batch: an equal share for every sample.</summary>
public sealed record SpreadOverBatch(bool Mean) : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape.Scalar, kind: ValueKind.PerSample);

    public override KernelCall Lower(LowerContext c) => c.Call(new BatchReductionKernel(c.Precision, Mean, Spread: true), Split.Whole, 64, c.In(0), c.Out(), new Argument.BatchCount());

    public override string Describe() => $"each sample's share of the gradient of the {(Mean ? "mean" : "sum")}";
}

/// <summary>The number 1: the gradient of the loss itself.</summary>
public sealed record One : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape.Scalar, kind: ValueKind.BatchScalar);

    public override KernelCall Lower(LowerContext c) => c.Call(new SetKernel(c.Precision), Split.Whole, 1, c.Out(), 1.0);

    public override string Describe() => "the loss's own gradient, 1";
}
