using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>The mean of each plane of pixels, or its gradient, an equal share for each pixel.</summary>
public sealed record PlaneMeanKernel(Precision Precision, bool Gradient, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    protected override string BaseName => Gradient ? "PlaneMean_Gradient" : "PlaneMean";

    public override string Summary => Gradient ? "dx = dy / pixels, for every pixel of a plane." : "y = Σ x / pixels, for every plane.";

    protected override IReadOnlyList<string> Sizes => ["pixels"];

    protected override IReadOnlyList<RowTensor> Tensors => Gradient
        ? [new("dy", "1"), new("dx", Size(0).ToString())]
        : [new("x", Size(0).ToString()), new("y", "1")];

    public static KernelCall Call(LowerContext c, bool gradient, Shape image) => Call(
        c, baked => new PlaneMeanKernel(c.Precision, gradient, baked), image[0], [image.After(0)], image.Elements, [c.In(0), c.Out()]);

    protected override void EmitRow(CodeWriter w, Width v)
    {
        if (!Gradient)
        {
            w.Sum(v, Size(0), "i", "sum", (k, i) => k.Load($"x + {i}"));
            w.Line($"*y = sum / {Size(0)};");
            return;
        }
        w.Line($"var share = *dy / {Size(0)};");
        w.Lanes(v, Size(0), "i", (k, i) => w.Line(k.Store($"dx + {i}", k.Broadcast("share"))));
    }
}
