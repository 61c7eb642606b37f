using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// What a causal convolution sees at one frame: the frame, the first input, goes into the ring of those before it, the
/// second, and the frames under the taps of the kernel come out side by side, the oldest first: [taps · channels].
/// </summary>
public sealed record FrameHistory(int Taps, int Dilation) : Operator, IChangesState
{
    /// <summary>Frames in the ring: a power of two, so that their numbers may wrap around.</summary>
    public static int Slots(int taps, int dilation)
    {
        var slots = 1;
        while (slots < dilation * (taps - 1) + 1) slots *= 2;
        return slots;
    }

    public override void Infer(InferContext c) => c.Output(Shape.Of(Taps * (int)c.Shape.Elements));

    public override KernelCall Lower(LowerContext c)
    {
        var channels = c.Input(0).Shape.Elements;
        return c.Call(new FrameHistoryKernel(c.Precision, Taps), new Split.Samples(1), Taps * channels,
            c.In(0), c.In(1), c.Out(), channels, Dilation, Slots(Taps, Dilation) - 1, new Argument.Time());
    }

    public override string Describe() => $"the last {Dilation * (Taps - 1) + 1} frames";
}

/// <summary>A convolution's weight [out, in / groups, kernel] as a matrix [out, kernel · in]: zeros between the groups.</summary>
public sealed record TapMatrix(int Groups) : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape.Of(c.Shape[0], c.Shape[2] * c.Shape[1] * Groups));

    public override KernelCall Lower(LowerContext c)
    {
        var weight = c.Input(0).Shape;
        return c.Call(new TapMatrixKernel(c.Precision), Split.Whole, c.Output().Elements, c.In(0), c.Out(), weight[0], weight[1], weight[2], Groups);
    }

    public override string Describe() => "taps side by side";
}
