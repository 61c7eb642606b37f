using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>The largest element of each window of a sequence; padding never wins. It runs as MaxPool2d over images of height 1.</summary>
public sealed record MaxPool1d(int KernelSize, int Stride, int Padding, int Dilation, bool CeilMode) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("MaxPool1d", "the largest element of each window of a sequence", "torch.nn.MaxPool1d", "MaxPool",
        a => new MaxPool1d(a.Int("kernelSize", 1), a.Int("stride") is var stride && a.Has("stride") ? stride : a.Int("kernelSize", 1), a.Int("padding"), a.Int("dilation", 1), a.Bool("ceilMode", false)))
    {
        Shapes = "[c, length] to [c, (length + 2·padding - dilation·(kernel - 1) - 1) / stride + 1], rounded up with CeilMode = true",
    };

    public override void Infer(InferContext c) => Pool1d.Infer(c, "MaxPool2d", KernelSize, Stride, Padding, Dilation, CeilMode);

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) =>
        Pool1d.Expand(s, new MaxPool2d(new HW(1, KernelSize), new HW(1, Stride), new HW(0, Padding), new HW(1, Dilation), CeilMode));

    public override string Describe() => $"MaxPool1d {KernelSize}" + (Stride == KernelSize ? "" : $" stride {Stride}") + (Padding == 0 ? "" : $" padding {Padding}") + (CeilMode ? " ceil" : "");
}
