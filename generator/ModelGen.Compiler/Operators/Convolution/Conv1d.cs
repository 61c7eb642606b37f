using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Cross-correlation of a sequence with learned kernels, as torch.nn.Conv1d:
/// y[o, t] = b[o] + Σ over i, s of weight[o, i, s] · x[i, t·stride + s·dilation - padding].
/// Weight [out, in / groups, kernel] and bias [out], both U(±1/sqrt(in / groups · kernel)). It runs as a convolution
/// over images of height 1.
/// </summary>
/// <param name="Causal">All padding stands before the sequence, so that no output sees a later input and the length stays.</param>
public sealed record Conv1d(int OutChannels, int KernelSize, int Stride, int Padding, bool Same, bool Causal, int Dilation, int Groups, bool Bias) : Operator
{
    public static LayerKind Kind { get; } = new("Conv1d", "cross-correlation of a sequence with learned kernels", "torch.nn.Conv1d", "Conv",
        a => new Conv1d(a.Int("outChannels"), a.Int("kernelSize", 1), a.Int("stride", 1), a.IsSame("padding") ? 0 : a.Int("padding"), a.IsSame("padding"),
            a.Bool("causal", false), a.Int("dilation", 1), a.Int("groups", 1), a.Bool("bias", true)) { PaddingMode = a.Enum("paddingMode", PaddingMode.Zeros) })
    {
        HasWeights = static _ => true,
        Shapes = "[in, length] to [out, (length + 2·padding - dilation·(kernel - 1) - 1) / stride + 1]",
    };

    /// <summary>What the padding is made of.</summary>
    public PaddingMode PaddingMode { get; init; }

    public override void Infer(InferContext c)
    {
        CheckOptions(c);
        if (!Window.IsSequence(c, "Conv2d")) return;
        if (Groups >= 1 && c.Shape[0] % Groups != 0)
            c.Error(Rules.Groups, "groups", $"{c.Layer} cuts its input into {Groups} groups, but {c.Producer} gives {c.Shape[0]} channels ({c.Shape}), which {Groups} does not divide.");
        if (!c.HasErrors && PaddingMode != PaddingMode.Zeros && Geometry(c.Shape) is var g) Pad.Check(c, Conv2d.PadModeOf(PaddingMode), 1, g.Left, g.Right);
        if (c.HasErrors || !Fits(c) || Weights.TooMany(c, (long)OutChannels * (c.Shape[0] / Groups) * KernelSize))
        {
            c.Output(Shape.Unknown);
            return;
        }
        var inPerGroup = c.Shape[0] / Groups;
        var fanIn = (long)inPerGroup * KernelSize;
        c.Parameter("weight", Shape.Of(OutChannels, inPerGroup, KernelSize), Initializer.FanIn(fanIn), groups: Groups);
        if (Bias) c.Parameter("bias", Shape.Of(OutChannels), Initializer.FanIn(fanIn));
        c.Output(Shape.Of(OutChannels, Geometry(c.Shape).OutW));
    }

    public override long MultiplyAdds(Graph graph, Node node) => Geometry(graph.Values[node.Inputs[0]].Shape).MultiplyAdds;

    public override WindowReach? Reach => new(new HW(1, KernelSize), new HW(1, Stride), new HW(1, Dilation));

    public override IReadOnlyList<Value>? Specialize(SpecializeContext s)
    {
        var geometry = Geometry(s.Inputs[0].Shape);
        var image = s.Add(new View(Shape.Of(geometry.InChannels, 1, geometry.InW)), s.Inputs[0]);
        var weight = s.Add(new View(Shape.Of(OutChannels, geometry.InPerGroup, 1, KernelSize)), s.Inputs[1]);
        var y = AsConv2d().AddPadded(s, Bias ? [image, weight, s.Inputs[2]] : [image, weight]);
        return [s.Add(new View(Shape.Of(OutChannels, geometry.OutW)), y)];
    }

    public override void Stream(StreamContext s)
    {
        var reach = Dilation * (KernelSize - 1);
        if (s.Time(0) != 1) s.RefuseAxis("[channels, time]");
        else if (Stride != 1) s.Refuse($"has a stride of {Stride}, so not every frame has an output. Use a stride of 1.");
        else if (!Causal && reach > 0) s.Refuse($"sees frames that come later, or has fewer outputs than frames. Write Causal = true, which puts the {reach} zeros of padding before the sequence.");
        else if (Padding > 0) s.Refuse("has more outputs than frames. Remove Padding.");
        if (s.Refusal is not null) return;
        var channels = s.Declared(0)[0];
        var frames = KernelSize == 1
            ? s.Add(new View(Shape.Of(channels)), s.Input(0))
            : s.Add(new FrameHistory(KernelSize, Dilation), s.Input(0), s.State(Shape.Of(FrameHistory.Slots(KernelSize, Dilation) * channels)));
        var matrix = s.Add(new TapMatrix(Groups), s.Input(1));
        var y = s.Parts().AddBound(new Linear(OutChannels, Bias), Shape.Of(OutChannels), Bias ? [frames, matrix, s.Input(2)] : [frames, matrix]);
        s.Give(s.Add(new View(Shape.Of(OutChannels, 1)), y), 1);
    }

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException("A Conv1d runs as a Conv2d.");

    public override string Describe() =>
        $"Conv1d {OutChannels} {KernelSize}" + (Stride == 1 ? "" : $" stride {Stride}") + (Causal ? " causal" : Same ? " same" : Padding == 0 ? "" : $" padding {Padding}") +
        (Dilation == 1 ? "" : $" dilation {Dilation}") + (Groups == 1 ? "" : $" groups {Groups}");

    /// <summary>The same over images of height 1.</summary>
    public ConvGeometry Geometry(Shape input) => AsConv2d().Geometry(Shape.Of(input[0], 1, input[1]));

    private Conv2d AsConv2d() => new(OutChannels, new HW(1, KernelSize), new HW(1, Stride), new HW(0, Padding), Same, new HW(1, Dilation), Groups, Bias) { Causal = Causal, PaddingMode = PaddingMode };

    private void CheckOptions(InferContext c)
    {
        if (OutChannels < 1) c.Error(Rules.Option, "outChannels", $"{c.Layer} needs at least one output channel, not {OutChannels}.");
        Window.AtLeast(c, 1, KernelSize, "kernelSize", "kernel");
        Window.AtLeast(c, 1, Stride, "stride", "stride");
        Window.AtLeast(c, 0, Padding, "padding", "padding");
        Window.AtLeast(c, 1, Dilation, "dilation", "dilation");
        if (Same && Stride != 1) c.Error(Rules.Option, "stride", $"{c.Layer} has Padding = Same, which keeps the length, so its stride must be 1, not {Stride}. Write the padding as a number.");
        if (Causal && (Same || Padding != 0))
            c.Error(Rules.Option, "padding", $"{c.Layer} is causal, which sets the padding: {Dilation * (KernelSize - 1)} before the sequence, none after it. Remove Padding or Causal.");
        if (Causal && PaddingMode != PaddingMode.Zeros)
            c.Error(Rules.Option, "paddingMode", $"{c.Layer} is causal, so there is nothing but zeros before its sequence. Remove PaddingMode or Causal.");
        if (Groups < 1) c.Error(Rules.Groups, "groups", $"{c.Layer} needs at least one group, not {Groups}.");
        else if (OutChannels >= 1 && OutChannels % Groups != 0)
            c.Error(Rules.Groups, "groups", $"The {OutChannels} output channels of {c.Layer} do not divide into {Groups} groups. Make them a multiple of {Groups}.");
    }

    private bool Fits(InferContext c)
    {
        var geometry = Geometry(c.Shape);
        if (geometry.OutW >= 1) return true;
        var reach = Dilation * (KernelSize - 1) + 1;
        c.Error(Rules.KernelTooLarge, "kernelSize",
            $"The kernel of {c.Layer} reaches over {reach} steps, but {c.Producer} gives {c.Shape}" +
            (Padding == 0 ? "" : $", {c.Shape[1] + 2 * Padding} steps with its padding") + ". Use a smaller kernel or dilation, or more Padding.");
        return false;
    }
}
