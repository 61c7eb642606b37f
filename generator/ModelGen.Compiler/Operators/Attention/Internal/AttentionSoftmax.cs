using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// y = softmax(scale · x) over the keys of [heads, queries, keys]. Causal, a query sees the keys up to its own place
/// alone; with lengths, the second input, those of the sample. What is not seen gets 0, and a query that sees nothing is 0.
/// </summary>
public sealed record AttentionSoftmax(double Scale, bool Causal, bool HasLengths) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new Affine(Scale, 0), g.Add(new SoftmaxGradient(-1, Log: false), g.OutputGradient, g.Output())));
    }

    public override KernelCall Lower(LowerContext c)
    {
        var shape = c.Output().Shape;
        List<Argument> arguments = [c.In(0), .. HasLengths ? new[] { c.In(1) } : [], c.Out(), shape[0], shape[1], shape[2], Scale];
        var (kernel, cost) = (new AttentionSoftmaxKernel(c.Precision, Causal, HasLengths), 16 * shape.Elements);
        return c.Output().Kind == ValueKind.PerSample
            ? c.Call(kernel, LowerContext.SampleBlocks(cost), cost, [.. arguments, new Argument.Count()])
            : c.Call(kernel, Split.Whole, cost, [.. arguments, 1]);
    }

    public override string Describe() => "weights of attention" + (Causal ? ", causal" : "");
}
