using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// From x, the running mean and the running variance: mean and inverse deviation of each channel over the batch, and the
/// running statistics moved towards them. No gradient flows through here: <see cref="BatchNormNormalize"/> has the whole
/// of it.
/// </summary>
public sealed record BatchStatistics(double Eps, double Momentum, bool OneValuePerSample) : Operator, IStopsGradient, INeedsSeveralSamples, IImageOperator
{
    /// <summary>Whether the fourth input has the sums that the convolution before has gathered.</summary>
    public bool Gathered { get; init; }

    public bool GivesImage => false;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.OfImages(graph, node, 1);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => input == 0 ? ImageLayout.Blocks(Border.None) : null;

    public bool NeedsSeveralSamples => OneValuePerSample;

    public override void Infer(InferContext c)
    {
        var channels = Shape.Of(c.Shape[0]);
        foreach (var name in new[] { "mean", "inverse", "running_mean", "running_var" }) c.Output(channels, kind: ValueKind.Shared, suffix: name);
    }

    public override KernelCall Lower(LowerContext c)
    {
        var shape = c.Input(0).Shape;
        if (c.Input(0).Layout is ImageLayout)
            return ImageStatisticsKernel.Call(c, Gathered, c.In(1), c.In(2), c.Out(0), c.Out(1), c.Out(2), c.Out(3), Eps, Momentum, new Argument.BatchCount());
        int channels = shape[0], after = shape.After(0);
        Argument[] arguments = [c.In(0), c.In(1), c.In(2), c.Out(0), c.Out(1), c.Out(2), c.Out(3), Eps, Momentum, new Argument.BatchCount()];
        if (c.Tiny)
            return c.Call(new BatchStatisticsKernel(c.Precision, after > 1, (channels, after)), new Split.InOrder(), 2 * shape.Elements, [.. arguments, new Argument.FirstSample()]);
        var parts = ChannelSumsKernel.Parts(channels, after);
        Argument[] sizes = after > 1 ? [channels, after] : [channels];
        return c.Call(new BatchStatisticsKernel(c.Precision, after > 1, default), new Split.Parts(parts), 32 * shape.Elements / parts, [.. arguments, .. sizes, new Argument.Part(), parts]);
    }

    public override string Describe() => "statistics of the batch" + (Gathered ? " from sums" : "");
}
