using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>What the poolings share: shape rule, lowering, description.</summary>
internal static class Pool2d
{
    public static void Infer(InferContext c, HW kernel, HW stride, HW padding, HW dilation, bool ceilMode)
    {
        // Windows side by side are as far apart as they are large: a wrong size is said once.
        Window.Check(c, kernel, stride == kernel ? HW.One : stride, padding, dilation);
        if (padding.H > kernel.H / 2 || padding.W > kernel.W / 2)
            c.Error(Rules.Option, "padding", $"The padding {padding} of {c.Layer} is more than half of its window {kernel}; some windows would see nothing but padding. Use at most {new HW(kernel.H / 2, kernel.W / 2)}.");
        if (!Window.IsImage(c)) return;
        var g = PoolGeometry.Of(c.Shape, kernel, stride, padding, dilation, ceilMode);
        if (!Window.Fits(c, kernel, dilation, g.OutH, g.OutW, g.InH + 2 * padding.H, g.InW + 2 * padding.W))
        {
            c.Output(Shape.Unknown);
            return;
        }
        if (g.Down.HasEmptyWindow || g.Across.HasEmptyWindow)
            c.Error(Rules.Option, "dilation", $"Some windows of {c.Layer} would see nothing but padding: with the dilation {dilation} their taps step over all of {c.Shape}. Use a smaller dilation or padding.");
        c.Output(c.HasErrors ? Shape.Unknown : g.Output);
    }

    /// <summary>The rule of a pooling that cuts an image into parts.</summary>
    public static void InferAdaptive(InferContext c, HW output)
    {
        if (output.H < 1 || output.W < 1) c.Error(Rules.Option, "outputSize", $"The output size of {c.Layer} must be at least 1, not {output}.");
        if (Window.IsImage(c)) c.Output(c.HasErrors ? Shape.Unknown : Shape.Of(c.Shape[0], output.H, output.W));
    }

    /// <summary>Whether the gradient writes every element once, so that it can go on from there: windows lie side by side and cover the image.</summary>
    public static bool CanFuseGradient(PoolGeometry g) =>
        !g.IsAdaptive && !g.Clipped && g.Kernel == g.Stride && g.Dilation == HW.One && g.InH == g.OutH * g.Kernel.H && g.InW == g.OutW * g.Kernel.W;

    public static KernelCall Lower(LowerContext c, PoolPass pass, PoolGeometry g, Activation? gradient = null)
    {
        if (c.Input(0).Layout is ImageLayout) return Pool2dBlockedKernel.Call(c, pass, g, gradient);
        if (!c.Tiny && Pool2dPairsKernel.Serves(g, c.Precision)) return Pool2dPairsKernel.Call(c, pass, g, gradient);
        KernelSpec kernel =
            !c.Tiny && gradient is null && Pool2dRowsKernel.Serves(c.Precision, g) ? new Pool2dRowsKernel(c.Precision, pass, g) :
            !c.Tiny && Pool2dColumnsKernel.Serves(c.Precision, pass, g) ? new Pool2dColumnsKernel(c.Precision, pass, g, gradient) :
            new Pool2dPlainKernel(c.Precision, pass, g, c.Tiny, gradient);
        return c.Call(kernel, new Split.Samples(1), g.Channels * g.Taps, [.. c.Node.Inputs.Select((_, i) => c.In(i)), c.Out()]);
    }

    public static string Describe(string name, HW kernel, HW stride, HW padding, bool ceilMode) =>
        $"{name} {kernel.By}" + (stride == kernel ? "" : $" stride {stride}") + (padding == default ? "" : $" padding {padding}") + (ceilMode ? " ceil" : "");
}
