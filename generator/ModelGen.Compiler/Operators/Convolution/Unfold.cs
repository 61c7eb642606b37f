using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// The windows of an image side by side, also called im2col, as torch.nn.Unfold: column l of the result is window l,
/// y[(c·kh + r)·kw + s, l] = x[c, h·stride + r·dilation - padding, ...] with l = h · windows across + w, zeros in the padding.
/// </summary>
public sealed record Unfold(HW Kernel, HW Stride, HW Padding, HW Dilation) : Operator
{
    public static LayerKind Kind { get; } = new("Unfold", "the windows of an image side by side (im2col)", "torch.nn.Unfold", "",
        a => new Unfold(a.Size("kernelSize", HW.One), a.Size("stride", HW.One), a.Size("padding", default), a.Size("dilation", HW.One)))
    {
        Shapes = "[c, h, w] to [c·kh·kw, windows]",
    };

    public override void Infer(InferContext c)
    {
        Window.Check(c, Kernel, Stride, Padding, Dilation);
        if (!Window.IsImage(c)) return;
        if (c.HasErrors)
        {
            c.Output(Shape.Unknown);
            return;
        }
        var g = Geometry(c.Shape);
        var fits = Window.Fits(c, Kernel, Dilation, g.OutH, g.OutW, g.InH + 2 * Padding.H, g.InW + 2 * Padding.W);
        var rows = (long)g.InChannels * Kernel.H * Kernel.W;
        if (fits && rows * g.OutH * g.OutW > Weights.Most)
        {
            fits = false;
            c.Error(Rules.TooLarge, null, FormattableString.Invariant($"{c.Layer} would give [{rows}, {g.OutH * g.OutW}], {rows * g.OutH * g.OutW:N0} elements for each sample; at most {Weights.Most:N0} can be addressed. Make it smaller."));
        }
        c.Output(fits ? Shape.Of((int)rows, g.OutH * g.OutW) : Shape.Unknown);
    }

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new UnfoldGradient(Geometry(g.Input(0).Shape)), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => UnfoldKernel.Call(c, Geometry(c.Input(0).Shape), gradient: false);

    /// <summary>The numbers of a convolution that slides over the same windows.</summary>
    public ConvGeometry Geometry(Shape image) => new(image[0], 1, image[1], image[2], Kernel, Stride, Dilation, 1, Padding.H, Padding.H, Padding.W, Padding.W);

    public override string Describe() => $"Unfold {Kernel.By}" + (Stride == HW.One ? "" : $" stride {Stride}") + (Padding == default ? "" : $" padding {Padding}") + (Dilation == HW.One ? "" : $" dilation {Dilation}");
}

/// <summary>dx: every element adds up the gradients of the windows that hold it (col2im).</summary>
public sealed record UnfoldGradient(ConvGeometry Geometry) : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape.Of(Geometry.InChannels, Geometry.InH, Geometry.InW));

    public override KernelCall Lower(LowerContext c) => UnfoldKernel.Call(c, Geometry, gradient: true);

    public override string Describe() => "gradient of Unfold";
}
