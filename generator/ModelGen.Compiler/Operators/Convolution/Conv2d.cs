using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>What the padding of a convolution is made of.</summary>
public enum PaddingMode { Zeros, Reflect, Replicate, Circular }

/// <summary>
/// Cross-correlation of an image with learned kernels, as torch.nn.Conv2d:
/// y[o, h, w] = b[o] + Σ over i, r, s of weight[o, i, r, s] · x[i, h·stride + r·dilation - padding, ...].
/// Weight [out, in / groups, kh, kw] and bias [out], both U(±1/sqrt(in / groups · kh · kw)).
/// </summary>
public sealed record Conv2d(int OutChannels, HW Kernel, HW Stride, HW Padding, bool Same, HW Dilation, int Groups, bool Bias) : Operator, IFusable, IAddsResidual, IImageOperator
{
    public static LayerKind Kind { get; } = new("Conv2d", "cross-correlation of an image with learned kernels", "torch.nn.Conv2d", "Conv",
        a => new Conv2d(a.Int("outChannels"), a.Size("kernelSize", HW.One), a.Size("stride", HW.One), a.IsSame("padding") && !a.Has("paddingHW") ? default : a.Size("padding", default),
            a.IsSame("padding"), a.Size("dilation", HW.One), a.Int("groups", 1), a.Bool("bias", true)) { PaddingMode = a.Enum("paddingMode", PaddingMode.Zeros) })
    {
        HasWeights = static _ => true,
        Shapes = "[in, h, w] to [out, (h + 2·padding - dilation·(kernel - 1) - 1) / stride + 1, ...]",
    };

    public Activation? Activation { get; init; }

    /// <summary>The kernel it runs through.</summary>
    public ConvAlgorithm Algorithm { get; init; }

    /// <summary>Why it runs through that kernel.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The kernel and why, in words.</summary>
    public override string Choice => Algorithm.Title() + (Reason.Length == 0 ? "" : $" ({Reason})") + (Pooled ? ", with the MaxPool2d that follows in registers" : Rows is null ? "" : $", with the {Rows.Name} that follows a few rows at a time");

    /// <summary>Whether the output is the largest of each square of four pixels; an odd last row or column is not computed.</summary>
    public bool Pooled { get; init; }

    /// <summary>The pooling whose result is the output, a few rows of windows at a time; null where it is the convolution's own.</summary>
    public RowPool? Rows { get; init; }

    /// <summary>All padding of a row stands before it, as much as keeps its length: what a causal Conv1d runs as.</summary>
    public bool Causal { get; init; }

    /// <summary>Whether the last input is an image that is added to the result before the activation.</summary>
    public bool Residual { get; init; }

    /// <summary>What the padding is made of; anything but zeros is a <see cref="Pad"/> before a convolution without padding.</summary>
    public PaddingMode PaddingMode { get; init; }

    /// <summary>Whether the result stays in planes.</summary>
    public bool ToPlanes { get; init; }

    /// <summary>Whether a second output has sums of the first one's pixels, for the BatchNorm that follows.</summary>
    public bool GathersSums { get; init; }

    public Operator WithActivation(Activation activation) => this with { Activation = activation };

    public bool CanAddResidual => !Residual && Activation is null;

    public Node AddResidual(Node node, int residual) => node with { Operator = this with { Residual = true }, Inputs = node.Inputs.Append(residual).ToEquatable() };

    private Epilogue Epilogue => new(Bias, Residual, Activation, Pooled);

    private int ResidualInput => Bias ? 3 : 2;

    // A tile reads its part of the residual before it writes there.
    public override bool CanOverwrite(int input) => Residual && input == ResidualInput;

    public override void Infer(InferContext c)
    {
        if (OutChannels < 1) c.Error(Rules.Option, "outChannels", $"{c.Layer} needs at least one output channel, not {OutChannels}.");
        Window.Check(c, Kernel, Stride, Padding, Dilation);
        if (Same && Stride != HW.One) c.Error(Rules.Option, "stride", $"{c.Layer} has Padding = Same, which keeps the size, so its stride must be 1, not {Stride}. Write the padding as a number.");
        if (Groups < 1) c.Error(Rules.Groups, "groups", $"{c.Layer} needs at least one group, not {Groups}.");
        else if (OutChannels >= 1 && OutChannels % Groups != 0)
            c.Error(Rules.Groups, "groups", $"The {OutChannels} output channels of {c.Layer} do not divide into {Groups} groups. Make them a multiple of {Groups}.");
        if (!Window.IsImage(c)) return;
        if (c.Shape[0] % Groups != 0)
            c.Error(Rules.Groups, "groups", $"{c.Layer} cuts its input into {Groups} groups, but {c.Producer} gives {c.Shape[0]} channels ({c.Shape}), which {Groups} does not divide.");
        if (!c.HasErrors && PaddingMode != PaddingMode.Zeros && Geometry(c.Shape) is { } padded)
        {
            Pad.Check(c, PadModeOf(PaddingMode), 1, padded.Top, padded.Bottom);
            if (!c.HasErrors) Pad.Check(c, PadModeOf(PaddingMode), 2, padded.Left, padded.Right);
        }
        if (!c.HasErrors && Geometry(c.Shape) is { } g && Window.Fits(c, g.Kernel, g.Dilation, g.OutH, g.OutW, g.InH + g.Top + g.Bottom, g.InW + g.Left + g.Right) && !Weights.TooMany(c, WeightShape(g).Elements))
        {
            var fanIn = (long)g.InPerGroup * Kernel.H * Kernel.W;
            c.Parameter("weight", WeightShape(g), Initializer.FanIn(fanIn), groups: Groups);
            if (Bias) c.Parameter("bias", Shape.Of(OutChannels), Initializer.FanIn(fanIn));
            c.Output(Shape.Of(OutChannels, g.OutH, g.OutW));
        }
        else c.Output(Shape.Unknown);
    }

    public override IReadOnlyList<Value>? Specialize(SpecializeContext s) => PaddingMode == PaddingMode.Zeros ? null : [AddPadded(s, s.Inputs)];

    /// <summary>Adds this convolution of an image with its weights, and the padding that its own zeros are not.</summary>
    public Value AddPadded(SpecializeContext s, IReadOnlyList<Value> inputs)
    {
        var g = Geometry(inputs[0].Shape);
        var output = Shape.Of(OutChannels, g.OutH, g.OutW);
        if (PaddingMode == PaddingMode.Zeros || (g.Top, g.Bottom, g.Left, g.Right) == default) return s.AddBound(this with { PaddingMode = PaddingMode.Zeros }, output, [.. inputs]);
        var padded = s.Add(new PadImage(new PadGeometry(PadModeOf(PaddingMode), 0, g.Top, g.Bottom, g.Left, g.Right)), inputs[0]);
        return s.AddBound(this with { PaddingMode = PaddingMode.Zeros, Padding = default, Same = false, Causal = false }, output, [padded, .. inputs.Skip(1)]);
    }

    internal static PadMode PadModeOf(PaddingMode mode) => mode switch
    {
        PaddingMode.Reflect => PadMode.Reflect,
        PaddingMode.Replicate => PadMode.Replicate,
        PaddingMode.Circular => PadMode.Circular,
        _ => PadMode.Constant,
    };

    public ConvGeometry Geometry(Shape input)
    {
        var (padTop, padBottom) = Same ? SamePadding(Kernel.H, Dilation.H) : (Padding.H, Padding.H);
        var (padLeft, padRight) = Causal ? (Dilation.W * (Kernel.W - 1), 0) : Same ? SamePadding(Kernel.W, Dilation.W) : (Padding.W, Padding.W);
        return new ConvGeometry(input[0], OutChannels, input[1], input[2], Kernel, Stride, Dilation, Groups, padTop, padBottom, padLeft, padRight);
    }

    public override void Differentiate(GradientContext g)
    {
        var geometry = Geometry(g.Input(0).Shape);
        if (g.Wants(0)) g.Give(0, g.Add(new Conv2dInputGradient(geometry), g.OutputGradient, g.Input(1)));
        if (g.Wants(1)) g.Give(1, g.Add(new Conv2dWeightGradient(geometry), g.Input(0), g.OutputGradient));
        if (g.Wants(2)) g.Give(2, g.Add(new SumOverAllButAxis(0), g.OutputGradient));
    }

    public override long MultiplyAdds(Graph graph, Node node) => Geometry(graph.Values[node.Inputs[0]].Shape).MultiplyAdds;

    public override WindowReach? Reach => new(Kernel, Stride, Dilation);

    public bool GivesImage => !ToPlanes;

    public BlockedUse Use(Graph graph, Node node) => Algorithm == ConvAlgorithm.Plain ? BlockedUse.Never : BlockedUse.Always;

    public ImageLayout? ImageInput(Graph graph, Node node, int input) =>
        Residual && input == ResidualInput ? ImageLayout.Blocks(Border.None)
        : input != 0 ? null
        : ImageOf(Geometry(graph.Values[node.Inputs[0]].Shape));

    /// <summary>How many of so many rows or columns of results are computed.</summary>
    private int Computed(int size) => Pooled ? size / 2 * 2 : size;

    private ImageLayout ImageOf(ConvGeometry g) => Algorithm switch
    {
        ConvAlgorithm.FewOutputs => ImageLayout.Planes(Conv2dFewOutputsKernel.BorderFor(g.InputBorder, g.InW, g.Kernel.W, g.Dilation.W, g.OutW)),
        ConvAlgorithm.DirectFromPlanes => ImageLayout.Planes(g.InputBorder),
        _ => ImageLayout.Blocks(Algorithm.WinogradForm() is { } form
            ? ConvGeometry.WinogradBorder(form, Computed(g.OutH), Computed(g.OutW), g.InH, g.InW, g.Top, g.Left)
            : g.InputBorder),
    };

    public override Layout? InputLayout(Graph graph, Node node, int input) =>
        input != 1 || Algorithm == ConvAlgorithm.Plain ? null
        : Algorithm == ConvAlgorithm.Depthwise ? new DepthwiseWeightLayout(Flipped: false)
        : Algorithm.WinogradForm() is { } form && Geometry(graph.Values[node.Inputs[0]].Shape) is var g && WinogradPlan.Of(form, g.InChannels, g.OutChannels, Computed(g.OutH), Computed(g.OutW)).Prepared
            ? new WinogradWeightLayout(form, Transposed: false)
        : new ConvWeightLayout(Groups, Transposed: false, Flipped: false);

    public override void Stream(StreamContext s) => StreamRules.Window(s, Kernel, Stride, Padding);

    public override KernelCall Lower(LowerContext c)
    {
        var call = Convolve(c);
        if (!GathersSums) return call;
        var (parts, blockParts) = Parts(c.Graph, c.Node);
        var m = Algorithm.WinogradForm()?.M ?? 0;
        return ItemSumsKernel.After(c, call, Algorithm == ConvAlgorithm.Depthwise ? 1 : 2, parts, blockParts, m, m > 0 ? Plan(c.Graph, c.Node).Align : 1);
    }

    private KernelCall Convolve(LowerContext c)
    {
        var geometry = Geometry(c.Input(0).Shape);
        if (Algorithm == ConvAlgorithm.FewOutputs)
            return Conv2dFewOutputsKernel.Call(c, Epilogue, geometry.InChannels, Kernel, Dilation, geometry.Top, geometry.Left, weight: 1, bias: 2);
        if (Algorithm == ConvAlgorithm.Depthwise)
            return Conv2dDepthwiseKernel.Call(c, Epilogue, Kernel, Stride, Dilation, geometry.Top, geometry.Left, weight: 1, bias: 2, images: ResidualInput);
        if (Algorithm.WinogradForm() is { } form)
            return Conv2dWinogradKernel.Call(c, form, Epilogue, geometry.Top, geometry.Left, weight: 1, bias: 2, images: ResidualInput);
        if (Rows is not null)
            return Conv2dPooledRowsKernel.Call(c, Epilogue, Rows.Pass, Rows.Windows, geometry.InChannels, Kernel, Stride, Dilation, geometry.Top, geometry.Left, weight: 1, bias: 2);
        if (Algorithm != ConvAlgorithm.Plain)
            return Conv2dDirectKernel.Call(c, Epilogue, new ConvReduction(OutChannels, geometry.InChannels, Groups),
                Kernel, Stride, Dilation, geometry.Top, geometry.Left, weight: 1, bias: 2, images: ResidualInput);
        var kernel = new Conv2dPlainKernel(c.Precision, ConvPass.Forward, geometry, Epilogue, c.Tiny);
        return c.Call(kernel, new Split.Samples(1), geometry.MultiplyAdds, [.. c.Node.Inputs.Select((_, i) => c.In(i)), c.Out()]);
    }

    public override string Describe() =>
        $"Conv2d {OutChannels} {Kernel.By}" + (Stride == HW.One ? "" : $" stride {Stride}") + (Same ? " same" : Padding == default ? "" : $" padding {Padding}") +
        (PaddingMode == PaddingMode.Zeros ? "" : " " + PaddingMode.ToString().ToLowerInvariant()) + (Dilation == HW.One ? "" : $" dilation {Dilation}") + (Groups == 1 ? "" : $" groups {Groups}") + Epilogue.Description + (Rows is null ? "" : $" + {Rows.Description}");

    /// <summary>Elements of a sample's sums, one place for each part of the work; 0 for kernels that have none.</summary>
    public int SumsSize(Graph graph, Node node) =>
        graph.Values[node.Output].Layout is not ImageLayout { Blocked: true, Range.IsPart: false } || Pooled || Rows is not null || Algorithm is ConvAlgorithm.Plain or ConvAlgorithm.FewOutputs ? 0
        : Parts(graph, node).Rows * ImageLayout.BlockCount(OutChannels) * PixelSumsKernel.Size;

    /// <summary>Into how many parts the kernel cuts its rows (or tiles) and its blocks of channels.</summary>
    private (int Rows, int Blocks) Parts(Graph graph, Node node)
    {
        var g = Geometry(graph.Values[node.Inputs[0]].Shape);
        if (Algorithm == ConvAlgorithm.Depthwise) return (1, ImageLayout.BlockCount(OutChannels));
        if (Algorithm.WinogradForm() is not null)
        {
            var plan = Plan(graph, node);
            return (plan.TileParts, plan.BlockParts);
        }
        return Conv2dDirectKernel.Parts(ImageLayout.BlockCount(OutChannels), g.OutH, g.OutW, new ConvReduction(OutChannels, g.InChannels, Groups).Channels * Kernel.H * Kernel.W);
    }

    private WinogradPlan Plan(Graph graph, Node node)
    {
        var g = Geometry(graph.Values[node.Inputs[0]].Shape);
        return WinogradPlan.Of(Algorithm.WinogradForm()!.Value, g.InChannels, g.OutChannels, Computed(g.OutH), Computed(g.OutW));
    }

    // PyTorch puts the odd row or column at the end.
    private static (int Before, int After) SamePadding(int kernel, int dilation)
    {
        var total = dilation * (kernel - 1);
        return (total / 2, total - total / 2);
    }

    private Shape WeightShape(ConvGeometry g) => Shape.Of(OutChannels, g.InPerGroup, Kernel.H, Kernel.W);
}
