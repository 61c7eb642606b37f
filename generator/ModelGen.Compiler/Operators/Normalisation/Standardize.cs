using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// y = (x - mean) / std for each place of an axis, with numbers that are worked out from data once and are not trained: buffers mean and
/// std, which start as 0 and 1 and broadcast against the input, [c, 1, 1] for [c, h, w].
/// </summary>
public sealed record Standardize(int Axis) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("Standardize", "y = (x - mean) / std for each place of an axis, with mean and std of the data", "torchvision.transforms.Normalize", "",
        a => new Standardize(a.Int("axis", 0)))
    {
        HasWeights = static _ => true,
        Shapes = "[...] of at least one axis, unchanged",
    };

    public override void Infer(InferContext c)
    {
        if (Axes.Resolve(c, Axis) is not { } axis)
        {
            c.Output(Shape.Unknown);
            return;
        }
        var shape = Shape.Of([c.Shape[axis], .. Enumerable.Repeat(1, c.Shape.Rank - axis - 1)]);
        c.Parameter("mean", shape, Initializer.Constant(0), buffer: true);
        c.Parameter("std", shape, Initializer.Constant(1), buffer: true);
        c.Output(c.Shape);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var shape = s.Inputs[0].Shape;
        var axis = Axis < 0 ? Axis + shape.Rank : Axis;
        return [s.Add(new StandardizeChannels(new ChannelCut(shape.Before(axis), shape[axis], shape.After(axis))), s.Inputs[0], s.Inputs[1], s.Inputs[2])];
    }

    public override void Stream(StreamContext s) => s.SameUnless(time => time == StreamRules.Resolve(Axis, s.Declared(0)), "has a mean for each place in time. Give it the axis of the features.");

    public override string Describe() => $"Standardize over axis {Axis}";
}

/// <summary>y = (x - mean) / std: the difference first, so that values far from 0 lose nothing.</summary>
public sealed record StandardizeChannels(ChannelCut Cut) : Operator, IChannelwise
{
    public string KernelName => "Standardize";

    public EquatableArray<string> Tensors => ["x"];

    public EquatableArray<string> Channels => ["mean", "std"];

    public bool AreFirstAxis(Shape shape) => Cut.Rows == 1 && Cut.Channels == shape[0];

    public EquatableArray<string> Constants(Width v, IReadOnlyList<string> channels) => channels.ToEquatable();

    public string Map(Width v, IReadOnlyList<string> tensors, IReadOnlyList<string> constants) => $"({tensors[0]} - {constants[0]}) / {constants[1]}";

    public override bool CanOverwrite(int input) => input == 0;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new StandardizeGradient(Cut), g.OutputGradient, g.Input(2)));
    }

    public override KernelCall Lower(LowerContext c) => ChannelMapKernel.Call(c, this, Cut);

    public override string Describe() => "standardise";
}

/// <summary>dx = dy / std.</summary>
public sealed record StandardizeGradient(ChannelCut Cut) : Operator, IChannelwise
{
    public string KernelName => "Standardize_Gradient";

    public EquatableArray<string> Tensors => ["dy"];

    public EquatableArray<string> Channels => ["std"];

    public bool AreFirstAxis(Shape shape) => Cut.Rows == 1 && Cut.Channels == shape[0];

    public EquatableArray<string> Constants(Width v, IReadOnlyList<string> channels) => channels.ToEquatable();

    public string Map(Width v, IReadOnlyList<string> tensors, IReadOnlyList<string> constants) => $"{tensors[0]} / {constants[0]}";

    public override bool CanOverwrite(int input) => input == 0;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => ChannelMapKernel.Call(c, this, Cut);

    public override string Describe() => "gradient of what is standardised";
}
