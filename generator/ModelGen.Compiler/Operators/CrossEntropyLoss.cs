using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// -log softmax(logits)[target], fused with its softmax so that no logit is too large; averaged over the batch.
/// Logits [classes], target one class index per sample, as torch.nn.CrossEntropyLoss.
/// </summary>
public sealed record CrossEntropyLoss : Operator, ILoss
{
    public static LayerKind Kind { get; } = new("CrossEntropyLoss", "-log softmax(logits)[target], averaged over the batch", "torch.nn.CrossEntropyLoss", "SoftmaxCrossEntropyLoss", _ => new CrossEntropyLoss())
    {
        IsLoss = true,
        Shapes = "logits [classes], target one class index",
    };

    public (Shape Shape, ElementType Type, int? Classes) Target(Shape output) => (Shape.Scalar, ElementType.Int, output.IsUnknown ? null : output[0]);

    public override void Infer(InferContext c)
    {
        if (c.Known && c.Shape.Rank != 1)
            c.Error(Rules.LossShape, null, $"{c.Layer} needs one logit per class, a vector, but {c.Producer} gives {c.Shape}. Add Flatten or a Linear layer before it.");
        c.Output(c.Known ? Shape.Scalar : Shape.Unknown);
    }

    public override void Differentiate(GradientContext g) =>
        g.Give(0, g.Add(new CrossEntropyLossGradient(), g.Input(0), g.Input(1), g.OutputGradient));

    public override KernelCall Lower(LowerContext c)
    {
        var classes = c.Input(0).Shape[0];
        return CrossEntropyKernel.Call(c, gradient: false, classes, c.In(0), c.In(1), c.Out());
    }
}

/// <summary>d logits = (softmax(logits) - one-hot(target)) · dloss.</summary>
public sealed record CrossEntropyLossGradient : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) =>
        CrossEntropyKernel.Call(c, gradient: true, c.Input(0).Shape[0], c.In(0), c.In(1), c.In(2), c.Out());

    public override string Describe() => "gradient of CrossEntropyLoss";
}
