using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Operators;

/// <summary>What the poolings share: shape rule, lowering, description.</summary>
internal static class Pool2d
{
    public static void Infer(InferContext c, HW kernel, HW stride, HW padding, HW dilation, bool ceilMode)
    {
        Window.Check(c, kernel, stride, padding, dilation);
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

    public static KernelCall Lower(LowerContext c, PoolPass pass, PoolGeometry g, params Argument[] pointers) => c.Input(0).Layout is ImageLayout
        ? Pool2dBlockedKernel.Call(c, pass, g)
        : !c.Tiny && Pool2dRowsKernel.Serves(c.Precision, g) ? c.Call(new Pool2dRowsKernel(c.Precision, pass, g), new Split.Samples(1), g.Channels * g.Taps, pointers)
        : c.Call(new Pool2dPlainKernel(c.Precision, pass, g, c.Tiny), new Split.Samples(1), g.Channels * g.Taps, pointers);

    public static string Describe(string name, HW kernel, HW stride, HW padding, bool ceilMode) =>
        $"{name} {kernel.By}" + (stride == kernel ? "" : $" stride {stride}") + (padding == default ? "" : $" padding {padding}") + (ceilMode ? " ceil" : "");
}
