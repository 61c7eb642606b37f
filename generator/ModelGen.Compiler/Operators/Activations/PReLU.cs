using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// y = x where x > 0, else weight · x with learned slopes, one for all or one for each channel, the first axis unless another is named (He and
/// others 2015). Weight [parameters] starts as 0.25, as torch.nn.PReLU.
/// </summary>
public sealed record PReLU(int NumParameters, double Start, int? Axis = null) : Operator, IChannelwise
{
    public static LayerKind Kind { get; } = new("PReLU", "y = x where x > 0, else weight · x with learned slopes", "torch.nn.PReLU", "PRelu",
        a => new PReLU(a.Int("numParameters", 1), a.Real("start", 0.25), ClassAxis.Read(a)))
    {
        HasWeights = static _ => true,
        Shapes = "any shape, unchanged; with a slope for each channel, [channels, ...], with an axis also [..., channels]",
    };

    public string KernelName => "PReLU";

    public EquatableArray<string> Tensors => ["x"];

    public EquatableArray<string> Channels => ["slope"];

    public bool AreFirstAxis(Shape shape) => NumParameters == shape[0];

    public EquatableArray<string> Constants(Width v, IReadOnlyList<string> channels) => channels.ToEquatable();

    public string Map(Width v, IReadOnlyList<string> tensors, IReadOnlyList<string> constants) =>
        v.Select(v.Greater(tensors[0], v.Zero), tensors[0], $"{tensors[0]} * {constants[0]}");

    public override void Stream(StreamContext s) => s.SameUnless(time => NumParameters != 1 && time == ChannelAxis.Of(s.Declared(0), Axis), "takes the time for channels. Write Axis = -1, or use a single slope.");

    public override bool CanOverwrite(int input) => input == 0;

    public override void Infer(InferContext c)
    {
        if (c.Known && NumParameters != 1 && c.Shape.Rank == 0)
            c.Error(Rules.FeatureMismatch, "numParameters", $"{c.Layer} has {NumParameters} slopes, but {c.Producer} gives {c.Shape}. Use 1, or one for each channel.");
        else if (c.Known && (NumParameters != 1 || Axis is not null) && ChannelAxis.Resolve(c, Axis) is { } axis && NumParameters != 1 && NumParameters != c.Shape[axis])
            c.Error(Rules.FeatureMismatch, "numParameters", $"{c.Layer} has {NumParameters} slopes, but {c.Producer} gives {c.Shape}. Use 1, or one for each channel: {c.Shape[axis]}.");
        if (!c.HasErrors) c.Parameter("weight", Shape.Of(NumParameters), Initializer.Constant(Start));
        c.Output(c.Known ? c.Shape : Shape.Unknown);
    }

    public override IReadOnlyList<Value>? Specialize(SpecializeContext s) => NumParameters == 1 || ChannelAxis.Of(s.Inputs[0].Shape, Axis) == 0
        ? null
        : ChannelAxis.AtFront(s, Axis, front => front.AddBound(this with { Axis = null }, front.Inputs[0].Shape, front.Inputs[0], front.Inputs[1]));

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new PReLUInputGradient(NumParameters), g.OutputGradient, g.Input(0), g.Input(1)));
        if (!g.Wants(1)) return;
        var cut = Cut(g.Input(0).Shape, NumParameters);
        var terms = g.Add(new PReLUSlopeTerms(), g.OutputGradient, g.Input(0));
        g.Give(1, g.Add(new SumOverAllButAxis(0), g.Add(new View(Shape.Of(cut.Channels, cut.After)), terms)));
    }

    public override KernelCall Lower(LowerContext c) => ChannelMapKernel.Call(c, this, Cut(c.Output().Shape, NumParameters));

    /// <summary>One slope is that of a single channel with all elements.</summary>
    internal static ChannelCut Cut(Shape shape, int parameters) => parameters == 1 ? new(1, 1, (int)shape.Elements) : new(1, parameters, shape.After(0));
}

/// <summary>dx = dy where x > 0, else weight · dy.</summary>
public sealed record PReLUInputGradient(int NumParameters) : Operator, IChannelwise
{
    public string KernelName => "PReLU_InputGradient";

    public EquatableArray<string> Tensors => ["dy", "x"];

    public EquatableArray<string> Channels => ["slope"];

    public bool AreFirstAxis(Shape shape) => NumParameters == shape[0];

    public EquatableArray<string> Constants(Width v, IReadOnlyList<string> channels) => channels.ToEquatable();

    public string Map(Width v, IReadOnlyList<string> tensors, IReadOnlyList<string> constants) =>
        v.Select(v.Greater(tensors[1], v.Zero), tensors[0], $"{tensors[0]} * {constants[0]}");

    public override bool CanOverwrite(int input) => input < 2;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => ChannelMapKernel.Call(c, this, PReLU.Cut(c.Output().Shape, NumParameters));

    public override string Describe() => "gradient of PReLU's input";
}

/// <summary>dy · min(x, 0): what each element adds to the gradient of its slope.</summary>
public sealed record PReLUSlopeTerms : ElementwiseOperator
{
    public override string KernelName => "PReLU_SlopeTerms";

    public override EquatableArray<string> ElementwiseInputs => ["dy", "x"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => $"{inputs[0]} * {v.Min(inputs[1], v.Zero)}";

    public override bool CanOverwrite(int input) => true;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);

    public override string Describe() => "terms of PReLU's slopes";
}
