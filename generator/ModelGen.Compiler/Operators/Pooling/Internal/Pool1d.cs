using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>What the poolings of sequences share: the shape rule, and images of height 1 to pool.</summary>
internal static class Pool1d
{
    public static void Infer(InferContext c, string forImages, int kernel, int stride, int padding, int dilation, bool ceilMode)
    {
        Window.AtLeast(c, 1, kernel, "kernelSize", "kernel");
        if (stride != kernel) Window.AtLeast(c, 1, stride, "stride", "stride");
        Window.AtLeast(c, 0, padding, "padding", "padding");
        Window.AtLeast(c, 1, dilation, "dilation", "dilation");
        if (padding > kernel / 2)
            c.Error(Rules.Option, "padding", $"The padding {padding} of {c.Layer} is more than half of its window {kernel}; some windows would see nothing but padding. Use at most {kernel / 2}.");
        if (!Window.IsSequence(c, forImages)) return;
        var g = c.HasErrors ? null : PoolGeometry.Of(Image(c.Shape), new HW(1, kernel), new HW(1, stride), new HW(0, padding), new HW(1, dilation), ceilMode);
        if (g is { OutW: < 1 })
            c.Error(Rules.KernelTooLarge, "kernelSize", $"The window of {c.Layer} reaches over {dilation * (kernel - 1) + 1} steps, but {c.Producer} gives {c.Shape}. Use a smaller one, or more Padding.");
        else if (g is { Across.HasEmptyWindow: true })
            c.Error(Rules.Option, "dilation", $"Some windows of {c.Layer} would see nothing but padding: with the dilation {dilation} their taps step over all of {c.Shape}. Use a smaller dilation or padding.");
        c.Output(g is null || c.HasErrors ? Shape.Unknown : Shape.Of(g.Channels, g.OutW));
    }

    public static IReadOnlyList<Value> Expand(SpecializeContext s, Operator pool)
    {
        var y = s.Add(pool, s.Add(new View(Image(s.Inputs[0].Shape)), s.Inputs[0]));
        return [s.Add(new View(Shape.Of(y.Shape[0], y.Shape[2])), y)];
    }

    private static Shape Image(Shape sequence) => Shape.Of(sequence[0], 1, sequence[1]);
}
