using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// An image in another size by weights of any number of pixels: D · x · Aᵀ with a band of weights for each direction, which are
/// inputs; or its gradient, which is the same with the bands transposed.
/// </summary>
public sealed record Resample(ResizeGeometry Geometry, bool Gradient) : Operator
{
    public ResizeBand Down => Band(Geometry.Down);

    public ResizeBand Across => Band(Geometry.Across);

    /// <summary>Adds the operator with its tables of weights.</summary>
    public static Value Add(Func<Operator, Value[], Value> add, Value x, ResizeGeometry geometry, bool gradient)
    {
        var resample = new Resample(geometry, gradient);
        return add(resample, [x, add(new ConstantVector(resample.Down.Table), []), add(new ConstantVector(resample.Across.Table), [])]);
    }

    public override void Infer(InferContext c) => c.Output(Gradient ? Geometry.Input : Geometry.Output);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, Add(g.Add, g.OutputGradient, Geometry, gradient: !Gradient));
    }

    public override KernelCall Lower(LowerContext c) => ResampleKernel.Call(c, Geometry, Down, Across, Gradient);

    public override string Describe() => Gradient ? "gradient of resampling" : "resampling";

    private ResizeBand Band(ResizeAxis axis) => Gradient ? ResizeBand.Of(axis).Transposed() : ResizeBand.Of(axis);
}
