using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>(scale · target + offset) · weight of the class: what each log-probability counts, targets being probabilities with the classes on an axis.</summary>
public sealed record SoftTargetShares(int Axis, double Scale, double Offset) : Operator, IChannelwise
{
    public string KernelName => $"SoftTargetShares_{Graphs.Constants.Name(Scale)}_{Graphs.Constants.Name(Offset)}";

    public EquatableArray<string> Tensors => ["target"];

    public EquatableArray<string> Channels => ["weight"];

    public bool AreFirstAxis(Shape shape) => Axis == 0;

    public EquatableArray<string> Constants(Width v, IReadOnlyList<string> channels) => channels.ToEquatable();

    public string Map(Width v, IReadOnlyList<string> tensors, IReadOnlyList<string> constants) =>
        $"({v.Constant(Scale)} * {tensors[0]} + {v.Constant(Offset)}) * {constants[0]}";

    public override void Infer(InferContext c) => c.Output(c.Shape);

    // Linear in the targets. The weights of classes are constants.
    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(this with { Offset = 0 }, g.OutputGradient, g.Input(1)));
    }

    public override KernelCall Lower(LowerContext c)
    {
        var shape = c.Output().Shape;
        return ChannelMapKernel.Call(c, this, new ChannelCut(shape.Before(Axis), shape[Axis], shape.After(Axis)));
    }

    public override string Describe() => "shares of soft targets";
}

/// <summary>-Σ x · t over a sample; what has no share counts for nothing, though its logarithm be infinite.</summary>
public sealed record NegativeProduct() : ElementwiseLoss(Reduction.Sum)
{
    public override string Term(Width v, string x, string t) => $"-{v.Times(t, x)}";

    public override string Derivative(Width v, string x, string t) => "-" + t;

    public override string TargetDerivative(Width v, string x, string t) => "-" + x;
}

/// <summary>-Σ x · t over the axis of the classes: a number for every place.</summary>
public sealed record ClassDot(int Axis) : Operator
{
    public override void Infer(InferContext c) => c.Output(ClassAxis.Places(c.Shape, Axis));

    public override void Differentiate(GradientContext g)
    {
        for (var i = 0; i < 2; i++)
            if (g.Wants(i)) g.Give(i, g.Add(new ClassDotGradient(Axis), g.Input(1 - i), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => ClassDotKernel.Call(c, Axis, gradient: false);

    public override string Describe() => "products summed over classes";
}

/// <summary>dx = -t · dy, the same dy for all classes of a place; and with x in place of t the gradient by t.</summary>
public sealed record ClassDotGradient(int Axis) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => ClassDotKernel.Call(c, Axis, gradient: true);

    public override string Describe() => "gradient of products summed over classes";
}
