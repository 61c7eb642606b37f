using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>The mean of each window of a sequence. It runs as AvgPool2d over images of height 1.</summary>
public sealed record AvgPool1d(int KernelSize, int Stride, int Padding, bool CeilMode, bool CountIncludePad) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("AvgPool1d", "the mean of each window of a sequence", "torch.nn.AvgPool1d", "AveragePool",
        a => new AvgPool1d(a.Int("kernelSize", 1), a.Int("stride") is var stride && a.Has("stride") ? stride : a.Int("kernelSize", 1), a.Int("padding"), a.Bool("ceilMode", false), a.Bool("countIncludePad", true)))
    {
        Shapes = "[c, length] to [c, (length + 2·padding - kernel) / stride + 1], rounded up with CeilMode = true",
    };

    public override void Infer(InferContext c) => Pool1d.Infer(c, "AvgPool2d", KernelSize, Stride, Padding, 1, CeilMode);

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) =>
        Pool1d.Expand(s, new AvgPool2d(new HW(1, KernelSize), new HW(1, Stride), new HW(0, Padding), CeilMode, CountIncludePad));

    public override string Describe() => $"AvgPool1d {KernelSize}" + (Stride == KernelSize ? "" : $" stride {Stride}") + (Padding == 0 ? "" : $" padding {Padding}") + (CeilMode ? " ceil" : "");
}
