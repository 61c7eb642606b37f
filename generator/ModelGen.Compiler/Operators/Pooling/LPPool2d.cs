using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// (Σ x^p)^(1/p) of each window, as torch.nn.LPPool2d: p = 1 is the sum, p = 2 the length, larger ones come near the largest
/// element. It runs as powers around a mean times the size of the window; a window that CeilMode lets reach beyond the image
/// is scaled up to its size, as in PyTorch. Roots of negative sums, which odd p can have, are negative where PyTorch gives
/// NaN; a p that is not whole takes |x|. Where the root has no derivative, at 0, the gradient is 0.
/// </summary>
public sealed record LPPool2d(double NormType, HW Kernel, HW Stride, bool CeilMode) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("LPPool2d", "(Σ x^p)^(1/p) of each window", "torch.nn.LPPool2d", "LpPool",
        a => new LPPool2d(a.Real("normType", 2), a.Size("kernelSize", HW.One), a.Size("stride", a.Size("kernelSize", HW.One)), a.Bool("ceilMode", false)))
    {
        Shapes = "[c, h, w] to [c, (h - kernel) / stride + 1, ...], rounded up with CeilMode = true",
    };

    public override void Infer(InferContext c)
    {
        if (!(NormType > 0)) c.Error(Rules.Option, "normType", $"The p of {c.Layer} must be above 0, not {Constants.Text(NormType)}.");
        Pool2d.Infer(c, Kernel, Stride, default, HW.One, CeilMode);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var signed = NormType % 2 == 1;
        var powers = NormType == 1 ? s.Inputs[0] : s.Add(new Power(NormType, signed), s.Inputs[0]);
        var sums = s.Add(new Affine(Kernel.H * Kernel.W, 0), s.Add(new AvgPool2d(Kernel, Stride, default, CeilMode), powers));
        return [NormType == 1 ? sums : s.Add(new Power(1 / NormType, signed), sums)];
    }

    public override void Stream(StreamContext s) => StreamRules.Window(s, Kernel, Stride, default);

    public override string Describe() => $"LPPool2d {Constants.Text(NormType)} {Kernel.By}" + (Stride == Kernel ? "" : $" stride {Stride}") + (CeilMode ? " ceil" : "");
}
