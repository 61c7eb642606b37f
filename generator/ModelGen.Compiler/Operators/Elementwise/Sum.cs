using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>The sum (or mean) over axes of each sample.</summary>
/// <param name="Axes">The axes, the batch not counted; none means all.</param>
/// <param name="KeepDims">Whether the axes stay, with size 1.</param>
public sealed record Sum(EquatableArray<int> Axes, bool KeepDims = false, bool Mean = false) : Operator
{
    public static LayerKind Kind { get; } = new("Sum", "the sum over axes", "torch.sum", "ReduceSum", a => new Sum(Reducing.Axes(a), a.Bool("keepDims", false)))
    {
        Shapes = "[...] without the axes",
    };

    public static LayerKind MeanKind { get; } = new("Mean", "the mean over axes", "torch.mean", "ReduceMean", a => new Sum(Reducing.Axes(a), a.Bool("keepDims", false), Mean: true))
    {
        Shapes = "[...] without the axes",
    };

    public override string Name => Mean ? "Mean" : "Sum";

    public override void Infer(InferContext c) => Reducing.Infer(c, Axes, KeepDims);

    public override void Differentiate(GradientContext g)
    {
        if (!g.Wants(0)) return;
        var shape = g.Input(0).Shape;
        var kept = Reducing.Result(shape, Reducing.IsReduced(shape, Axes), keepDims: true);
        var gradient = g.OutputGradient;
        if (gradient.Shape != kept) gradient = g.Add(new View(kept), gradient);
        g.Give(0, g.Add(new Expand(shape, Scale(shape)), gradient));
    }

    public override KernelCall Lower(LowerContext c) => ReduceKernel.Call(c, Reducing.IsReduced(c.Input(0).Shape, Axes), isMax: false, Scale(c.Input(0).Shape));

    public override void Stream(StreamContext s) => Reducing.Stream(s, Axes, KeepDims);

    public override string Describe() => Reducing.Describe(Name, Axes);

    private double Scale(Shape shape) => Mean ? 1.0 / shape.Sizes.Where((_, i) => Reducing.IsReduced(shape, Axes)[i]).Aggregate(1L, (product, size) => product * size) : 1;
}

/// <summary>A tensor stretched to a shape and scaled: the gradient of a sum or mean.</summary>
public sealed record Expand(Shape Target, double Scale) : ElementwiseOperator
{
    public override string KernelName => "Expand" + (Scale == 1 ? "" : "_" + Constants.Name(Scale));

    public override EquatableArray<string> ElementwiseInputs => ["x"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => Scale == 1 ? inputs[0] : $"{inputs[0]} * {v.Constant(Scale)}";

    public override void Infer(InferContext c) => c.Output(Target);

    public override KernelCall Lower(LowerContext c) => Broadcasting.Lower(c, this);

    public override string Describe() => $"expand to {Target}";
}
