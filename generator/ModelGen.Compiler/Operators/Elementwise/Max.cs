using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The largest element over axes of each sample; equal largest ones share the gradient, as torch.amax has it.</summary>
public sealed record Max(EquatableArray<int> Axes, bool KeepDims = false) : Operator
{
    public static LayerKind Kind { get; } = new("Max", "the largest element over axes", "torch.amax", "ReduceMax", a => new Max(Reducing.Axes(a), a.Bool("keepDims", false)))
    {
        Shapes = "[...] without the axes",
    };

    public override void Infer(InferContext c) => Reducing.Infer(c, Axes, KeepDims);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new MaxGradient(Reducing.IsReduced(g.Input(0).Shape, Axes).ToEquatable()), g.Input(0), g.Output(), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => ReduceKernel.Call(c, Reducing.IsReduced(c.Input(0).Shape, Axes), isMax: true, 1);

    public override void Stream(StreamContext s) => Reducing.Stream(s, Axes, KeepDims);

    public override string Describe() => Reducing.Describe(Name, Axes);
}

/// <summary>dx = dy / n at each of n largest elements, else 0. Inputs x, y, dy.</summary>
public sealed record MaxGradient(EquatableArray<bool> Reduced) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => MaxGradientKernel.Call(c, [.. Reduced]);

    public override string Describe() => "gradient of Max";
}
