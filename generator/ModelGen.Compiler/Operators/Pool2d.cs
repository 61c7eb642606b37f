using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Operators;

/// <summary>What the poolings share: shape rule, lowering, description.</summary>
internal static class Pool2d
{
    public static void Infer(InferContext c, HW kernel, HW stride, HW padding, HW dilation)
    {
        Window.Check(c, kernel, stride, padding, dilation);
        if (padding.H > kernel.H / 2 || padding.W > kernel.W / 2)
            c.Error(Rules.Option, "padding", $"The padding {padding} of {c.Layer} is more than half of its window {kernel}; some windows would see nothing but padding. Use at most {new HW(kernel.H / 2, kernel.W / 2)}.");
        if (!Window.IsImage(c)) return;
        var g = new PoolGeometry(c.Shape[0], c.Shape[1], c.Shape[2], kernel, stride, padding, dilation);
        c.Output(Window.Fits(c, kernel, dilation, g.OutH, g.OutW, g.InH + 2 * padding.H, g.InW + 2 * padding.W) ? Shape.Of(g.Channels, g.OutH, g.OutW) : Shape.Unknown);
    }

    public static KernelCall Lower(LowerContext c, PoolPass pass, PoolGeometry g, params Argument[] pointers)
    {
        if (c.Input(0).Layout is ImageLayout) return Pool2dBlockedKernel.Call(c, pass, g);
        var cost = (long)g.Channels * g.OutH * g.OutW * g.Kernel.H * g.Kernel.W;
        return c.Call(new Pool2dPlainKernel(c.Precision, pass, g, c.Tiny), new Split.Samples(1), cost, pointers);
    }

    public static string Describe(string name, HW kernel, HW stride, HW padding) =>
        $"{name} {kernel.By}" + (stride == kernel ? "" : $" stride {stride}") + (padding == default ? "" : $" padding {padding}");
}
